// Marks notices as read and lets the bell and the lists follow.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { markAllRead, markRead, type Notice } from "@/shared/api/notices";
import { useSay } from "@/shared/ui/problems";

export function useReading() {
  const say = useSay();
  const queries = useQueryClient();

  const after = useCallback(
    async (work: Promise<unknown>) => {
      try {
        await work;
      } catch (error) {
        say.problem(error);
      } finally {
        void queries.invalidateQueries({ queryKey: ["notices"] });
      }
    },
    [queries, say],
  );

  return {
    read: (notice: Notice) => (notice.read ? Promise.resolve() : after(markRead([notice.id]))),
    readAll: () => after(markAllRead()),
  };
}
