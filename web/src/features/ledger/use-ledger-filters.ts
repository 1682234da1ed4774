// The filters of the ledger. They live in the address, except the search words.
import { useSearchParams } from "react-router";
import type { LeadQuery } from "@/shared/api/leads";

const NAMES = ["street_id", "sector", "stage", "route", "risk_grade", "year", "state"] as const;
type Name = (typeof NAMES)[number];
type Settings = Record<Name, string> & { key: boolean; sort: string };

export type LedgerFilters = Settings & {
  filtered: boolean;
  query: LeadQuery;
  set: (change: Partial<Settings>) => void;
  clear: () => void;
};

export function useLedgerFilters(): LedgerFilters {
  const [search, setSearch] = useSearchParams();
  const chosen = Object.fromEntries(NAMES.map((name) => [name, search.get(name) ?? ""])) as Record<
    Name,
    string
  >;
  const now: Settings = {
    ...chosen,
    key: search.get("key") === "1",
    sort: search.get("sort") ?? "-registered_at",
  };

  function set(change: Partial<Settings>) {
    const next = { ...now, ...change };
    const written = new URLSearchParams();
    for (const name of NAMES) if (next[name]) written.set(name, next[name]);
    if (next.key) written.set("key", "1");
    if (next.sort !== "-registered_at") written.set("sort", next.sort);
    setSearch(written, { replace: true });
  }

  const { state, year, sort, key, ...codes } = now;
  const given = Object.fromEntries(Object.entries(codes).filter(([, value]) => value !== ""));
  return {
    ...now,
    filtered: key || NAMES.some((name) => now[name] !== ""),
    query: {
      ...given,
      sort,
      limit: 50,
      ...(key ? { key: true } : {}),
      ...(year ? { year: Number(year) } : {}),
      ...(state ? { open: state === "open" } : {}),
    },
    set,
    clear: () => setSearch(new URLSearchParams(), { replace: true }),
  };
}
