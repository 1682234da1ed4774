// Listens for news while the page is visible, and lets what is on the screen be asked again.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { NEWS } from "@/shared/api/notices";

/** What a notice may have changed on the screen. */
const CHANGED = ["notices", "tasks", "escalations", "incidents"];
const AGAIN = 30_000;

/**
 * Keep one stream open. A browser has six connections to a server, so a page in the background
 * gives its own back; what it missed it asks for when it is looked at again.
 */
export function useNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let stream: EventSource | null = null;
    let later: number | undefined;

    function refresh() {
      for (const name of CHANGED) void queries.invalidateQueries({ queryKey: [name] });
    }

    function open() {
      stream = new EventSource(NEWS);
      stream.addEventListener("notices", refresh);
      stream.addEventListener("error", () => {
        // A stream that ended is opened again by the browser; one that was refused is not.
        if (stream?.readyState !== EventSource.CLOSED) return;
        later = window.setTimeout(open, AGAIN);
        void queries.invalidateQueries({ queryKey: ["notices"] });
      });
    }

    function close() {
      window.clearTimeout(later);
      stream?.close();
      stream = null;
    }

    function onVisibility() {
      close();
      if (document.visibilityState !== "visible") return;
      open();
      refresh();
    }

    if (document.visibilityState === "visible") open();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      close();
    };
  }, [queries]);
}
