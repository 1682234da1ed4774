// The code lists and bodies, asked for once, and the labels they give.
import { useQuery } from "@tanstack/react-query";
import { readCodes } from "@/shared/api/leads";
import { listBodies } from "@/shared/api/people";
import type { Body, CodeEntry } from "@/shared/api/types";
import { useLanguage } from "@/shared/text/language";

export type CodeBook = {
  entries: (list: string) => CodeEntry[];
  label: (list: string, code: unknown) => string;
  options: (list: string) => { value: string; label: string }[];
};

/** Give the code lists; labels are the codes themselves until the lists arrive. */
export function useCodes(): CodeBook {
  const language = useLanguage();
  const { data } = useQuery({ queryKey: ["codes"], queryFn: readCodes, staleTime: Infinity });
  const entries = (list: string) => data?.[list] ?? [];
  const name = (entry: CodeEntry) => (language === "zh" ? entry.zh : entry.en);
  return {
    entries,
    label: (list, code) => {
      if (code === null || code === undefined || code === "") return "";
      const found = entries(list).find((entry) => entry.code === code);
      return found ? name(found) : String(code);
    },
    options: (list) => entries(list).map((entry) => ({ value: entry.code, label: name(entry) })),
  };
}

const NONE: Body[] = [];

/** Give all bodies; empty until they arrive. */
export function useBodies(): Body[] {
  const { data } = useQuery({
    queryKey: ["bodies"],
    queryFn: listBodies,
    staleTime: 5 * 60_000,
  });
  return data?.items ?? NONE;
}
