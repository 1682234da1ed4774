// Definitions, instances, timers and incidents on the server.
import { api, taken } from "./client";
import type { Definition, Deployment, Incident, Instance, Page, Timer, Visit } from "./types";

export function listDefinitions(key?: string): Promise<Page<Definition>> {
  const query = key ? { key, all_versions: true } : {};
  return taken(api.GET("/api/definitions", { params: { query } }));
}

export function readDiagram(definition_id: string): Promise<string> {
  return taken(
    api.GET("/api/definitions/{definition_id}/xml", {
      params: { path: { definition_id } },
      parseAs: "text",
    }),
  );
}

export type BundleFile = { name: string; content: string };

export function readFiles(definition_id: string): Promise<Page<BundleFile>> {
  return taken(
    api.GET("/api/definitions/{definition_id}/resources", { params: { path: { definition_id } } }),
  );
}

export function deploy(files: File[]): Promise<Deployment> {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return taken(
    api.POST("/api/deployments", {
      body: form as never,
      bodySerializer: (body: unknown) => body as FormData,
    }),
  );
}

export function readInstance(instance_id: string): Promise<Instance> {
  return taken(api.GET("/api/instances/{instance_id}", { params: { path: { instance_id } } }));
}

export function readHistory(instance_id: string): Promise<Page<Visit>> {
  return taken(
    api.GET("/api/instances/{instance_id}/history", { params: { path: { instance_id } } }),
  );
}

export function listTimers(cursor?: string): Promise<Page<Timer>> {
  return taken(api.GET("/api/timers", { params: { query: { cursor } } }));
}

export function listIncidents(cursor?: string): Promise<Page<Incident>> {
  return taken(api.GET("/api/incidents", { params: { query: { open: true, cursor } } }));
}

export function retryIncident(incident_id: string): Promise<unknown> {
  return taken(
    api.POST("/api/incidents/{incident_id}/retry", { params: { path: { incident_id } } }),
  );
}
