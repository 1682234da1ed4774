// The filters of the worklist. They live in the address, except the search words: those may name people.
import { useSearchParams } from "react-router";
import type { TaskQuery } from "@/shared/api/tasks";

export type Scope = "mine" | "bodies" | "all";

type Settings = {
  scope: Scope;
  process: string;
  overdue: boolean;
  escalation: boolean;
  sort: string;
};

export type Filters = Settings & {
  filtered: boolean;
  set: (change: Partial<Settings>) => void;
  clear: () => void;
  query: (words: string) => TaskQuery;
};

export function useFilters(): Filters {
  const [search, setSearch] = useSearchParams();
  const scope = search.get("scope");
  const now: Settings = {
    scope: scope === "bodies" || scope === "all" ? scope : "mine",
    process: search.get("process") ?? "",
    overdue: search.get("overdue") === "1",
    escalation: search.get("escalation") === "1",
    sort: search.get("sort") ?? "due_at",
  };

  function set(change: Partial<Settings>) {
    const next = { ...now, ...change };
    const written = new URLSearchParams();
    if (next.scope !== "mine") written.set("scope", next.scope);
    if (next.process) written.set("process", next.process);
    if (next.overdue) written.set("overdue", "1");
    if (next.escalation) written.set("escalation", "1");
    if (next.sort !== "due_at") written.set("sort", next.sort);
    setSearch(written, { replace: true });
  }

  return {
    ...now,
    filtered: now.process !== "" || now.overdue || now.escalation,
    set,
    clear: () => set({ process: "", overdue: false, escalation: false }),
    query: (words) => ({
      scope: now.scope,
      state: "open",
      sort: now.sort,
      limit: 50,
      ...(words.trim() ? { q: words.trim() } : {}),
      ...(now.process ? { process_id: now.process } : {}),
      ...(now.overdue ? { overdue: true } : {}),
      ...(now.escalation ? { escalation: true } : {}),
    }),
  };
}
