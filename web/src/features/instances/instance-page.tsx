// One running instance: its diagram with where it stands, what is open, and what may be done.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Tabs } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { incidentsOf, readDefinition } from "@/shared/api/instances";
import { readHistory, readInstance } from "@/shared/api/processes";
import type { Instance } from "@/shared/api/types";
import { Diagram, Legend } from "@/shared/diagram/diagram";
import { Visits } from "@/shared/diagram/visits";
import { useSession } from "@/shared/session/session";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { Page, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { InstanceActions } from "./instance-actions";
import { InstanceState } from "./instance-state";
import { ModifyPanel } from "./modify-panel";
import { Tokens } from "./tokens";
import { InstanceIncidents, InstanceTimers } from "./troubles";
import { Variables } from "./variables";

export default function InstancePage() {
  const { instanceId = "" } = useParams();
  const instance = useQuery({
    queryKey: ["instance", instanceId],
    queryFn: () => readInstance(instanceId),
  });
  if (instance.error) {
    return <ProblemPanel error={instance.error} retry={() => void instance.refetch()} />;
  }
  if (!instance.data) return <Waiting />;
  return <InstanceView key={instanceId} instance={instance.data} />;
}

function InstanceView({ instance }: { instance: Instance }) {
  const t = useText();
  const { may } = useSession();
  const queries = useQueryClient();
  const [moving, setMoving] = useState(false);
  const [picked, setPicked] = useState<string[]>([]);
  const operates = may("operate_instance") && !instance.ended_at;
  const definition = useQuery({
    queryKey: ["definition", instance.definition_id],
    queryFn: () => readDefinition(instance.definition_id),
    staleTime: Infinity,
  });
  const history = useQuery({
    queryKey: ["history", instance.id],
    queryFn: () => readHistory(instance.id),
  });
  const incidents = useQuery({
    queryKey: ["incidents", instance.id],
    queryFn: () => incidentsOf(instance.id),
  });
  const elements = definition.data?.elements ?? [];
  const active = instance.active_elements ?? [];

  function pick(id: string) {
    if (!elements.some((element) => element.id === id)) return;
    setPicked((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id]));
  }

  function changed() {
    setMoving(false);
    setPicked([]);
    renew();
  }

  function renew() {
    for (const key of ["instance", "history", "incidents", "timers", "token-variables"]) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  }

  return (
    <Page
      title={instance.process_name || instance.process_id}
      marks={<InstanceState state={instance.state} />}
      actions={
        operates ? (
          <InstanceActions
            instance={instance}
            moving={moving}
            onMove={() => {
              setMoving(!moving);
              setPicked([]);
            }}
            onChanged={changed}
            onStale={renew}
          />
        ) : null
      }
    >
      <div className="xh-split xh-split-task">
        <Panel title={t("diagram.of", { name: instance.process_name })} extra={<Legend />}>
          <div className="xh-tall-diagram">
            <Diagram
              definitionId={instance.definition_id}
              title={instance.process_name}
              current={[...new Set(active.map((here) => here.element_id))]}
              visited={(history.data?.items ?? []).map((visit) => visit.element_id)}
              faulty={(incidents.data?.items ?? []).map((one) => one.element_id)}
              picked={picked}
              {...(moving ? { onPick: pick } : {})}
            />
          </div>
        </Panel>
        <div>
          {moving ? (
            <ModifyPanel
              instance={instance}
              elements={elements}
              picked={picked}
              onPicked={setPicked}
              onDone={changed}
              onStale={renew}
            />
          ) : null}
          <Panel title={t("instance.overview")}>
            <Facts instance={instance} />
            <Tabs
              size="small"
              items={[
                {
                  key: "tokens",
                  label: `${t("instance.tokens")} ${active.length}`,
                  children: <Tokens instance={instance} />,
                },
                {
                  key: "incidents",
                  label: `${t("instance.incidents")} ${incidents.data?.items.length ?? 0}`,
                  children: (
                    <InstanceIncidents instance={instance} may={operates} onDone={changed} />
                  ),
                },
                {
                  key: "timers",
                  label: t("instance.timers"),
                  children: <InstanceTimers instance={instance} may={operates} onDone={changed} />,
                },
                {
                  key: "variables",
                  label: t("instance.variables"),
                  children: (
                    <Variables
                      instance={instance}
                      may={operates}
                      onDone={changed}
                      onStale={renew}
                    />
                  ),
                },
                {
                  key: "history",
                  label: t("instance.history"),
                  children: <Visits instanceId={instance.id} />,
                },
              ]}
            />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function Facts({ instance }: { instance: Instance }) {
  const t = useText();
  return (
    <dl className="xh-facts">
      <div>
        <dt>{t("instance.version")}</dt>
        <dd>{t("diagram.version", { n: instance.version })}</dd>
      </div>
      <div>
        <dt>{t("instance.started")}</dt>
        <dd>{momentText(instance.started_at)}</dd>
      </div>
      {instance.ended_at ? (
        <div>
          <dt>{t("instance.ended")}</dt>
          <dd>{momentText(instance.ended_at)}</dd>
        </div>
      ) : null}
      {instance.lead_id ? (
        <div>
          <dt>{t("instance.lead")}</dt>
          <dd>
            <Link to={`/leads/${instance.lead_id}`}>
              {instance.business_key ?? t("task.open_lead")}
            </Link>
          </dd>
        </div>
      ) : null}
      {instance.parent_id ? (
        <div>
          <dt>{t("instance.caller")}</dt>
          <dd>
            <Link to={`/instances/${instance.parent_id}`}>{instance.parent_element_id}</Link>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
