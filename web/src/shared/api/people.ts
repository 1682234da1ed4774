// Who is signed in, and the users and bodies an administrator keeps.
import { api, taken } from "./client";
import type { Body, Me, Page, SignInHint, User, Values } from "./types";

export function signIn(login: string, password: string): Promise<unknown> {
  return taken(api.POST("/api/session", { body: { login, password } }));
}

export function signOut(): Promise<unknown> {
  return taken(api.DELETE("/api/session", {}));
}

export function readMe(): Promise<Me> {
  return taken(api.GET("/api/me", {}));
}

/** Ask what the sign-in may tell everyone: the sample accounts, if there are any. */
export function signInHint(): Promise<SignInHint> {
  return taken(api.GET("/api/session/hint", {}));
}

export function changePassword(old: string, fresh: string): Promise<unknown> {
  return taken(api.POST("/api/me/password", { body: { old, new: fresh } }));
}

export function listBodies(): Promise<Page<Body>> {
  return taken(api.GET("/api/bodies", {}));
}

export function createBody(fields: Values): Promise<Body> {
  return taken(api.POST("/api/bodies", { body: fields as never }));
}

export function changeBody(body_id: string, fields: Values): Promise<Body> {
  return taken(
    api.PATCH("/api/bodies/{body_id}", { params: { path: { body_id } }, body: fields as never }),
  );
}

export function listUsers(q: string, cursor?: string): Promise<Page<User>> {
  return taken(api.GET("/api/users", { params: { query: { q, cursor, limit: 100 } } }));
}

export function createUser(fields: Values): Promise<User> {
  return taken(api.POST("/api/users", { body: fields as never }));
}

export function changeUser(user_id: string, fields: Values): Promise<User> {
  return taken(
    api.PATCH("/api/users/{user_id}", { params: { path: { user_id } }, body: fields as never }),
  );
}
