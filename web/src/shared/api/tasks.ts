// Tasks on the server: the worklist, one task, and what a person may do with it.
import { api, newKey, taken } from "./client";
import type { Completed, Page, Person, Task, TaskCounts, TaskFile, Values } from "./types";

export type TaskQuery = {
  scope?: "mine" | "bodies" | "all";
  state?: "open" | "completed" | "cancelled" | "any";
  q?: string;
  process_id?: string;
  lead_id?: string;
  instance_id?: string;
  overdue?: boolean;
  escalation?: boolean;
  sort?: string;
  cursor?: string;
  limit?: number;
};

export function listTasks(query: TaskQuery): Promise<Page<Task>> {
  return taken(api.GET("/api/tasks", { params: { query } }));
}

export function countTasks(): Promise<TaskCounts> {
  return taken(api.GET("/api/tasks/counts", {}));
}

export function readTask(id: string): Promise<TaskFile> {
  return taken(api.GET("/api/tasks/{task_id}", { params: { path: { task_id: id } } }));
}

export function claimTask(id: string, revision?: number): Promise<unknown> {
  return taken(
    api.POST("/api/tasks/{task_id}/claim", {
      params: { path: { task_id: id } },
      body: { revision },
    }),
  );
}

export function unclaimTask(id: string, revision?: number): Promise<unknown> {
  return taken(
    api.POST("/api/tasks/{task_id}/unclaim", {
      params: { path: { task_id: id } },
      body: { revision },
    }),
  );
}

export function saveDraft(id: string, values: Values): Promise<unknown> {
  return taken(
    api.POST("/api/tasks/{task_id}/draft", {
      params: { path: { task_id: id } },
      body: { values },
    }),
  );
}

/** Complete a task; `key` stays the same when the same attempt is sent again. */
export function completeTask(
  id: string,
  values: Values,
  key: string = newKey(),
): Promise<Completed> {
  return taken(
    api.POST("/api/tasks/{task_id}/complete", {
      params: { path: { task_id: id } },
      headers: { "Idempotency-Key": key },
      body: { values },
    }),
  );
}

export function assignTask(id: string, user_id: string, reason: string): Promise<unknown> {
  return taken(
    api.POST("/api/tasks/{task_id}/assign", {
      params: { path: { task_id: id } },
      body: { user_id, reason },
    }),
  );
}

export function listAssignees(id: string): Promise<Page<Person>> {
  return taken(api.GET("/api/tasks/{task_id}/assignees", { params: { path: { task_id: id } } }));
}
