// The server's clock, and moving that of a rehearsal.
import { setServerClock } from "@/shared/clock";
import { api, taken } from "./client";
import type { Clock, MovedClock } from "./types";

/** Ask what the clock shows; the pages go by it from then on. */
export async function readClock(): Promise<Clock> {
  const clock = await taken(api.GET("/api/clock", {}));
  setServerClock(clock.now);
  return clock;
}

/** Move a rehearsal's clock forward; what falls due on the way happens there. */
export async function moveClock(to: string): Promise<MovedClock> {
  const moved = await taken(api.POST("/api/clock", { body: { to } }));
  setServerClock(moved.now);
  return moved;
}
