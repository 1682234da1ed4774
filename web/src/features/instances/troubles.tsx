// The timers and incidents of one instance, with what an operator does about them.
import { useQuery } from "@tanstack/react-query";
import { Button, Popconfirm, Table } from "antd";
import { useState } from "react";
import { fireTimer, incidentsOf, timersOf } from "@/shared/api/instances";
import { retryIncident } from "@/shared/api/processes";
import type { Incident, Instance, Timer } from "@/shared/api/types";
import { CountedDue } from "@/shared/deadlines/how-counted";
import { useText } from "@/shared/text/text";
import { Ago } from "@/shared/ui/marks";
import { Nothing, Waiting } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";

type Props = { instance: Instance; may: boolean; onDone: () => void };

/** Give a way to act on one row at a time and to say how it went. */
function useAct(done: string, onDone: () => void) {
  const say = useSay();
  const [busy, setBusy] = useState<string | null>(null);
  async function act(id: string, doing: (id: string) => Promise<unknown>) {
    setBusy(id);
    try {
      await doing(id);
      say.done(done);
    } catch (error) {
      say.problem(error);
    } finally {
      setBusy(null);
      onDone();
    }
  }
  return { busy, act };
}

export function InstanceIncidents({ instance, may, onDone }: Props) {
  const t = useText();
  const { busy, act } = useAct(t("supervision.retried"), onDone);
  const found = useQuery({
    queryKey: ["incidents", instance.id],
    queryFn: () => incidentsOf(instance.id),
  });
  if (found.error) return <ProblemPanel error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  return (
    <Table<Incident>
      className="xh-table"
      size="small"
      rowKey="id"
      dataSource={found.data.items}
      pagination={false}
      columns={[
        {
          title: t("supervision.message"),
          key: "message",
          render: (_, incident) => (
            <>
              {incident.message}
              <div className="xh-quiet xh-small">
                {incident.element_id} · <Ago at={incident.raised_at} />
              </div>
            </>
          ),
        },
        {
          key: "actions",
          width: 90,
          render: (_, incident) =>
            may ? (
              <Button
                size="small"
                loading={busy === incident.id}
                disabled={instance.suspended}
                onClick={() => void act(incident.id, retryIncident)}
              >
                {t("supervision.retry")}
              </Button>
            ) : null,
        },
      ]}
      locale={{ emptyText: <Nothing title={t("supervision.no_incidents")} /> }}
    />
  );
}

export function InstanceTimers({ instance, may, onDone }: Props) {
  const t = useText();
  const { busy, act } = useAct(t("instance.fired"), onDone);
  const found = useQuery({
    queryKey: ["timers", instance.id],
    queryFn: () => timersOf(instance.id),
  });
  if (found.error) return <ProblemPanel error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  return (
    <Table<Timer>
      className="xh-table"
      size="small"
      rowKey="id"
      dataSource={found.data.items}
      pagination={false}
      columns={[
        {
          title: t("instance.element"),
          key: "element",
          render: (_, timer) => (
            <>
              {timer.name || timer.element_id}
              <div className="xh-quiet xh-small">
                <code>{timer.expression}</code>
              </div>
            </>
          ),
        },
        {
          title: t("supervision.due_at"),
          key: "due",
          render: (_, timer) => (
            <CountedDue due={timer.due_at} of={{ kind: "timer", id: timer.id }} />
          ),
        },
        {
          key: "actions",
          width: 100,
          render: (_, timer) =>
            may ? (
              <Popconfirm
                title={t("instance.fire_why")}
                okText={t("instance.fire")}
                cancelText={t("common.cancel")}
                onConfirm={() => act(timer.id, fireTimer)}
              >
                <Button size="small" loading={busy === timer.id} disabled={instance.suspended}>
                  {t("instance.fire")}
                </Button>
              </Popconfirm>
            ) : null,
        },
      ]}
      locale={{ emptyText: <Nothing title={t("supervision.no_timers")} /> }}
    />
  );
}
