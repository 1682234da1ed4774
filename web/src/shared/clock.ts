// The server's clock: the browser's own, set right by what the server has last said. Limits are
// read against it, and in a rehearsal (演练库) it may be years from the browser's.
import { useSyncExternalStore } from "react";

let ahead = 0; // milliseconds that the server's clock is before the browser's
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function look(): void {
  now = serverNow();
  for (const tell of listeners) tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(look, 60_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Set the clock by what the server has just said; what is drawn follows. */
export function setServerClock(moment: string): void {
  const said = Date.parse(moment);
  if (Number.isNaN(said)) return;
  ahead = said - Date.now();
  look();
}

/** Give the moment that the server's clock shows. */
export function serverNow(): Date {
  return new Date(Date.now() + ahead);
}

/** Give the moment against which limits are read: one for all that is drawn, renewed each minute. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}
