// Filters that stand in the page's address, so that a filtered list can be kept and sent on.
import { useSearchParams } from "react-router";

export function useFilters<Name extends string>(
  names: readonly Name[],
): [Partial<Record<Name, string>>, (change: Partial<Record<Name, string>>) => void] {
  const [search, setSearch] = useSearchParams();
  const chosen = Object.fromEntries(
    names.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])),
  ) as Partial<Record<Name, string>>;

  function set(change: Partial<Record<Name, string>>) {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value as string);
      else next.delete(name);
    }
    setSearch(next, { replace: true });
  }

  return [chosen, set];
}
