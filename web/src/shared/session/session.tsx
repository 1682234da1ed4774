// Who is signed in, what they may do, and what happens when the session ends.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { onSessionExpired, rememberCsrfToken } from "@/shared/api/client";
import { readMe } from "@/shared/api/people";
import { Problem } from "@/shared/api/problem";
import type { Me } from "@/shared/api/types";

/** The verbs of engine/rules/permissions.py that pages ask about. */
export type Verb =
  | "work"
  | "register_lead"
  | "change_lead"
  | "link_lead"
  | "notify_police"
  | "reopen_lead"
  | "look_at_reporter"
  | "assign_task"
  | "see_ledger"
  | "import_ledger"
  | "export_ledger"
  | "see_definitions"
  | "deploy"
  | "operate_instance"
  | "order_supervision"
  | "move_clock"
  | "supervise"
  | "manage_people"
  | "manage_holidays";

export const ME = ["me"];

/** Ask who is signed in: undefined while asking, null for nobody. */
export function useMe(): { me: Me | null | undefined; error: unknown; retry: () => void } {
  const asked = useQuery({ queryKey: ME, queryFn: readMeOrNobody, staleTime: 5 * 60_000 });
  return { me: asked.data, error: asked.error, retry: () => void asked.refetch() };
}

async function readMeOrNobody(): Promise<Me | null> {
  try {
    const me = await readMe();
    rememberCsrfToken(me.csrf_token ?? "");
    return me;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

const SignedIn = createContext<Me | null>(null);

/** Tell the pages inside who is signed in. */
export function SessionProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <SignedIn.Provider value={me}>{children}</SignedIn.Provider>;
}

export type Session = Me & { may: (verb: Verb) => boolean };

/** Give the person signed in; only pages behind the sign-in may ask. */
export function useSession(): Session {
  const me = useContext(SignedIn);
  if (!me) throw new Error("useSession is only for pages behind the sign-in");
  return { ...me, may: (verb) => me.permissions.includes(verb) };
}

/** Call back when the server says that nobody is signed in any more. */
export function useSessionExpiry(onExpired: () => void): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      onSessionExpired(() => {
        if (!queries.getQueryData(ME)) return;
        queries.setQueryData(ME, null);
        onExpired();
      }),
    [queries, onExpired],
  );
}
