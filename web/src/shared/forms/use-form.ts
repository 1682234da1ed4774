// The state of one form on the page: values, what was touched, and which problems show.
import { useCallback, useMemo, useState } from "react";
import type { ProblemEntry } from "@/shared/api/problem";
import { type Problems, problemsOf } from "./checks";
import { overlaid, type Tree, withValue } from "./paths";
import { inputsOf, type Node, planOf } from "./plan";
import type { Schema } from "./schema";
import { placed } from "./server-problems";
import { sentValues, startValues } from "./values";

export type FormState = {
  plan: Node[];
  values: Tree;
  scope: Tree;
  changed: boolean;
  rest: string[];
  /** The paths at which a problem shows after a submission was tried, in reading order. */
  wrongPaths: string[];
  problemAt: (path: string) => string | undefined;
  change: (path: string, value: unknown) => void;
  touch: (path: string) => void;
  /** Check everything; give the values to send, or the paths that are wrong. */
  check: () => { ok: true; values: Tree } | { ok: false; paths: string[] };
  /** Show what the server found; give the paths of the fields. */
  refuse: (entries: ProblemEntry[]) => string[];
};

const EMPTY: Schema = { components: [] };

export function useForm(schema: Schema | null, context: Tree, draft: Tree | null): FormState {
  const form = schema ?? EMPTY;
  const [values, setValues] = useState<Tree>(() => startValues(form, context, draft));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [changed, setChanged] = useState(false);
  const [refused, setRefused] = useState<Problems>({});
  const [rest, setRest] = useState<string[]>([]);

  const plan = useMemo(() => planOf(form, values, context), [form, values, context]);
  const problems = useMemo(() => problemsOf(plan, values), [plan, values]);
  const scope = useMemo(() => overlaid(context, values), [context, values]);

  const change = useCallback((path: string, value: unknown) => {
    setValues((old) => withValue(old, path, value));
    setChanged(true);
    // What the server said about a value no longer holds for another one.
    setRefused(({ [path]: _, ...others }) => others);
  }, []);
  const touch = useCallback((path: string) => setTouched((old) => new Set(old).add(path)), []);

  const problemAt = (path: string) => {
    const own = tried || touched.has(path) ? problems[path] : undefined;
    return own ?? refused[path];
  };
  const wrongPaths = [...inputsOf(plan).map((node) => node.path), ...Object.keys(refused)].filter(
    (path, i, all) => all.indexOf(path) === i && (tried || refused[path]) && problemAt(path),
  );

  return {
    plan,
    values,
    scope,
    changed,
    rest,
    wrongPaths,
    problemAt,
    change,
    touch,
    check: () => {
      setTried(true);
      setRest([]);
      const paths = Object.keys(problems);
      return paths.length > 0
        ? { ok: false, paths }
        : { ok: true, values: sentValues(plan, values) };
    },
    refuse: (entries) => {
      const { fields, rest: others } = placed(plan, entries);
      setRefused(fields);
      setRest(others);
      return Object.keys(fields);
    },
  };
}
