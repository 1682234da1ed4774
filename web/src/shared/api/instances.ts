// Running instances on the server: looked at, mended, migrated.
import { api, taken } from "./client";
import type { components, paths } from "./schema";
import type {
  DefinitionPage,
  Incident,
  Instance,
  MigrationPage,
  ModificationPreview,
  Page,
  Timer,
  Values,
} from "./types";

type Shapes = components["schemas"];
export type InstanceQuery = NonNullable<paths["/api/instances"]["get"]["parameters"]["query"]>;
export type ModificationPlan = Shapes["ModificationPlan"];
export type MigrationPlan = Pick<
  Shapes["Migration"],
  "to_definition_id" | "mapping" | "process_id" | "version" | "states" | "instance_ids"
>;

export function listInstances(query: InstanceQuery): Promise<Page<Instance>> {
  return taken(api.GET("/api/instances", { params: { query } }));
}

export function readDefinition(definition_id: string): Promise<DefinitionPage> {
  return taken(
    api.GET("/api/definitions/{definition_id}", { params: { path: { definition_id } } }),
  );
}

export function timersOf(instance_id: string): Promise<Page<Timer>> {
  return taken(api.GET("/api/timers", { params: { query: { instance_id, limit: 200 } } }));
}

export function incidentsOf(instance_id: string): Promise<Page<Incident>> {
  return taken(
    api.GET("/api/incidents", { params: { query: { instance_id, open: true, limit: 200 } } }),
  );
}

export function fireTimer(timer_id: string): Promise<unknown> {
  return taken(api.POST("/api/timers/{timer_id}/fire", { params: { path: { timer_id } } }));
}

export function suspend(instance_id: string): Promise<Instance> {
  return taken(
    api.POST("/api/instances/{instance_id}/suspend", { params: { path: { instance_id } } }),
  );
}

export function resume(instance_id: string): Promise<Instance> {
  return taken(
    api.POST("/api/instances/{instance_id}/resume", { params: { path: { instance_id } } }),
  );
}

export function cancelInstance(instance_id: string, reason: string): Promise<Instance> {
  return taken(
    api.POST("/api/instances/{instance_id}/cancel", {
      params: { path: { instance_id } },
      body: { reason },
    }),
  );
}

/** Give the variables that a waiting token sees. */
export async function variablesAt(instance_id: string, token: number): Promise<Values> {
  const answer = await taken(
    api.GET("/api/instances/{instance_id}/variables", {
      params: { path: { instance_id }, query: { token } },
    }),
  );
  return answer.variables;
}

export function setVariable(
  instance_id: string,
  name: string,
  value: unknown,
  token: number | null,
): Promise<Instance> {
  return taken(
    api.PATCH("/api/instances/{instance_id}/variables", {
      params: { path: { instance_id } },
      body: { variables: { [name]: value }, token },
    }),
  );
}

export function previewModification(
  instance_id: string,
  plan: ModificationPlan,
): Promise<ModificationPreview> {
  return taken(
    api.POST("/api/instances/{instance_id}/modify/preview", {
      params: { path: { instance_id } },
      body: plan,
    }),
  );
}

export function modify(
  instance_id: string,
  plan: ModificationPlan,
  reason: string,
  revision: number | null,
): Promise<Instance> {
  return taken(
    api.POST("/api/instances/{instance_id}/modify", {
      params: { path: { instance_id } },
      body: { ...plan, reason, revision },
    }),
  );
}

/** Look at one page of instances; with a reason they are migrated. */
export function migrationPage(
  plan: MigrationPlan,
  cursor: string | null,
  reason?: string,
): Promise<MigrationPage> {
  const body = { ...plan, limit: 100, cursor };
  return taken(
    reason === undefined
      ? api.POST("/api/migrations/preview", { body: body as Shapes["Migration"] })
      : api.POST("/api/migrations", {
          body: { ...body, reason } as Shapes["MigrationWithReason"],
        }),
  );
}
