// The supervision acts about a lead, and ordering another.
import { FlagOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { listActs, orderAct } from "@/shared/api/supervision";
import type { Lead, SupervisionAct } from "@/shared/api/types";
import { ActDetails, ActState, ClearBy } from "@/shared/leads/act-details";
import { useCodes } from "@/shared/session/codes";
import { useSession } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { Nothing, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { LeadEscalations } from "./lead-escalations";

export function ActsPanel({ lead }: { lead: Lead }) {
  const t = useText();
  const say = useSay();
  const codes = useCodes();
  const { may } = useSession();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<SupervisionAct["act"] | null>(null);
  const acts = useQuery({
    queryKey: ["supervision-acts", lead.id],
    queryFn: () => listActs({ lead_id: lead.id }),
  });
  const label = codes.label("supervision_act", wanted);

  async function order(reason: string) {
    if (wanted === null) return;
    await orderAct(lead.id, wanted, reason);
    say.done(t("acts.done", { act: label }));
    for (const name of ["supervision-acts", "tasks", "timeline", "lead-instances"]) {
      void queries.invalidateQueries({ queryKey: [name] });
    }
  }

  const choose = may("order_supervision") ? (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: codes.options("supervision_act").map(({ value, label: words }) => ({
          key: value,
          label: words,
        })),
        onClick: ({ key }) => setWanted(key as SupervisionAct["act"]),
      }}
    >
      <Button size="small" className="xh-no-print" icon={<FlagOutlined />}>
        {t("acts.order")}
      </Button>
    </Dropdown>
  ) : null;

  return (
    <Panel title={t("acts.title")} extra={choose}>
      {acts.error ? (
        <ProblemPanel error={acts.error} retry={() => void acts.refetch()} />
      ) : !acts.data ? (
        <Waiting />
      ) : acts.data.items.length === 0 ? (
        <Nothing title={t("acts.none")} />
      ) : (
        acts.data.items.map((act) => (
          <section key={act.id} className="xh-act-card" aria-label={act.act_label}>
            <div>
              <strong>{act.act_label}</strong> {act.order_number} <ActState act={act} />
            </div>
            {act.clear_by ? (
              <div>
                {t("acts.clear_by")}：<ClearBy act={act} />
              </div>
            ) : null}
            <ActDetails act={act} />
          </section>
        ))
      )}
      <LeadEscalations leadId={lead.id} />
      <ReasonDialog
        title={t("acts.order_title", { act: label })}
        why={t("acts.order_why")}
        open={wanted !== null}
        onClose={() => setWanted(null)}
        onReason={order}
      />
    </Panel>
  );
}
