// The one door to the server: adds the CSRF token and idempotency key, turns refusals into Problem.
import createClient, { type Middleware } from "openapi-fetch";
import { Problem } from "./problem";
import type { paths } from "./schema";

let csrfToken = "";
const expiryListeners = new Set<() => void>();

/** Remember the token which the server wants back with every change. */
export function rememberCsrfToken(token: string): void {
  csrfToken = token;
}

/** Be told when the server no longer knows who is signed in. */
export function onSessionExpired(listener: () => void): () => void {
  expiryListeners.add(listener);
  return () => expiryListeners.delete(listener);
}

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") {
      if (csrfToken) request.headers.set("X-CSRF-Token", csrfToken);
      if (request.method === "POST" && !request.headers.has("Idempotency-Key")) {
        request.headers.set("Idempotency-Key", newKey());
      }
    }
    return request;
  },
  onResponse({ request, response }) {
    const signingIn = new URL(request.url).pathname === "/api/session";
    if (response.status === 401 && !signingIn) for (const tell of expiryListeners) tell();
  },
};

export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  credentials: "same-origin",
});
api.use(guard);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Wait for an answer and give its body; throw a Problem when the server refused. */
export async function taken<T>(answer: Promise<Answer<T>>): Promise<T> {
  let arrived: Answer<T>;
  try {
    arrived = await answer;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, null);
  }
  if (!arrived.response.ok) throw new Problem(arrived.response.status, arrived.error);
  return arrived.data as T;
}

/** Make a key by which the server recognises the same command sent twice. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // Plain HTTP on another machine's address has no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
