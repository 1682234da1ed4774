// The administrator's look at what leaves: to whom, how, whether; never what, and no address.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Segmented, Table, Tag } from "antd";
import { useState } from "react";
import {
  countOutbox,
  type Delivery,
  type DeliveryState,
  listOutbox,
  retryDelivery,
} from "@/shared/api/notices";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing, Page } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";

const STATES = ["waiting", "failed", "sent", "moot"] as const;
const COLOURS = { waiting: "blue", sent: "green", failed: "red", moot: "default" };

export default function OutboxPage() {
  const t = useText();
  const say = useSay();
  const queries = useQueryClient();
  const [state, setState] = useState<DeliveryState | "any">("any");
  const asked = state === "any" ? undefined : state;
  const pages = usePages(["outbox", state], (cursor) => listOutbox(asked, cursor), 30_000);
  const counts = useQuery({ queryKey: ["outbox", "counts"], queryFn: countOutbox });

  async function retry(delivery: Delivery) {
    try {
      await retryDelivery(delivery.id);
      say.done(t("outbox.retried"));
    } catch (error) {
      say.problem(error);
    } finally {
      void queries.invalidateQueries({ queryKey: ["outbox"] });
    }
  }

  function label(one: DeliveryState) {
    const count = one === "waiting" || one === "failed" ? counts.data?.[one] : undefined;
    return count ? `${t(`outbox.${one}`)} ${count}` : t(`outbox.${one}`);
  }

  return (
    <Page title={t("outbox.title")}>
      <Alert type="info" showIcon title={t("outbox.why")} style={{ marginBottom: 12 }} />
      <div className="xh-panel">
        <div className="xh-filters">
          <Segmented<DeliveryState | "any">
            aria-label={t("outbox.state")}
            value={state}
            onChange={setState}
            options={[
              { value: "any", label: t("outbox.any") },
              ...STATES.map((one) => ({ value: one, label: label(one) })),
            ]}
          />
        </div>
        {pages.error ? (
          <ProblemPanel error={pages.error} retry={pages.reload} />
        ) : (
          <Table<Delivery>
            className="xh-table"
            size="small"
            rowKey="id"
            dataSource={pages.items}
            loading={pages.waiting}
            pagination={false}
            scroll={{ x: 800 }}
            columns={[
              {
                title: t("outbox.state"),
                key: "state",
                render: (_, row) => {
                  const state = row.state as DeliveryState;
                  return (
                    <Tag className="xh-mark" color={COLOURS[state]}>
                      {t(`outbox.${state}`)}
                    </Tag>
                  );
                },
              },
              {
                title: t("outbox.person"),
                key: "person",
                render: (_, row) => `${row.user_name}（${row.login}）`,
              },
              { title: t("outbox.channel"), dataIndex: "channel_name", key: "channel" },
              { title: t("outbox.kind"), dataIndex: "kind_name", key: "kind" },
              {
                title: t("outbox.due"),
                key: "due",
                render: (_, row) => momentText(row.due_at),
              },
              { title: t("outbox.attempts"), dataIndex: "attempts", key: "attempts" },
              { title: t("outbox.problem"), dataIndex: "problem", key: "problem" },
              {
                title: t("common.actions"),
                key: "actions",
                render: (_, row) =>
                  row.state === "failed" ? (
                    <Button size="small" onClick={() => void retry(row)}>
                      {t("outbox.retry")}
                    </Button>
                  ) : null,
              },
            ]}
            locale={{ emptyText: <Nothing title={t("outbox.none")} /> }}
          />
        )}
        {pages.items.length > 0 ? (
          <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
        ) : null}
      </div>
    </Page>
  );
}
