// The escalations of a lead: those that stand first; those that ended are folded away.
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { listEscalations } from "@/shared/api/escalations";
import {
  EscalationLevel,
  EscalationRule,
  EscalationSince,
  EscalationStatus,
} from "@/shared/escalations/parts";
import { parted } from "@/shared/escalations/rule";
import { useText } from "@/shared/text/text";
import { ProblemPanel } from "@/shared/ui/problems";

const MOST = 200; // of one lead; the server gives no more at once

export function LeadEscalations({ leadId }: { leadId: string }) {
  const t = useText();
  const [all, setAll] = useState(false);
  const found = useQuery({
    queryKey: ["escalations", { lead_id: leadId }],
    queryFn: () => listEscalations({ lead_id: leadId, limit: MOST }),
  });
  if (found.error) return <ProblemPanel error={found.error} retry={() => void found.refetch()} />;
  const { open, ended } = parted(found.data?.items ?? []);
  if (open.length + ended.length === 0) return null;
  const shown = all ? [...open, ...ended] : open;
  return (
    <section aria-label={t("escalation.title")} className="xh-escalations">
      <h3>
        {t("escalation.title")}
        {ended.length > 0 ? (
          <Button type="link" size="small" className="xh-no-print" onClick={() => setAll(!all)}>
            {all ? t("escalation.ended_hide") : t("escalation.ended_more", { n: ended.length })}
          </Button>
        ) : null}
      </h3>
      <ul className="xh-list-plain">
        {shown.map((escalation) => (
          <li key={escalation.id}>
            <div>
              <Link to={`/instances/${escalation.instance_id}`}>{escalation.name}</Link>{" "}
              <EscalationStatus escalation={escalation} />
              <div>
                <EscalationRule escalation={escalation} />
              </div>
            </div>
            <div className="xh-escalation-level">
              <EscalationLevel escalation={escalation} />
              <EscalationSince escalation={escalation} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
