// What holds or lengthens the deadlines of a lead, as it was recorded; a mistake is taken back.
import { Button } from "antd";
import { useState } from "react";
import { withdrawDeadlineAct } from "@/shared/api/deadlines";
import type { LeadDeadlines } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { type DeadlineRecord, recordsOf } from "./deadline-records";

type Props = { leadId: string; found: LeadDeadlines; onDone: () => void };

export function DeadlineRecords({ leadId, found, onDone }: Props) {
  const t = useText();
  const say = useSay();
  const [wanted, setWanted] = useState<DeadlineRecord | null>(null);
  const records = recordsOf(found);
  if (records.length === 0) return null;
  return (
    <section aria-label={t("deadline.records")} className="xh-deadline-records">
      <h3>{t("deadline.records")}</h3>
      <ul className="xh-list-plain">
        {records.map((record) => (
          <li key={record.id}>
            <div>
              {t(`deadline.${record.kind}_told`, { name: record.limit })}
              <div className="xh-quiet xh-small">{record.told}</div>
            </div>
            {record.mayWithdraw ? (
              <Button size="small" className="xh-no-print" onClick={() => setWanted(record)}>
                {t("deadline.withdraw")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {wanted ? (
        <ReasonDialog
          open
          danger
          title={t(`deadline.withdraw_${wanted.kind}`, { name: wanted.limit })}
          why={
            <>
              <p>{wanted.told}</p>
              <p>{t("deadline.withdraw_why")}</p>
            </>
          }
          confirm={t("deadline.withdraw")}
          onClose={() => setWanted(null)}
          onReason={async (reason) => {
            await withdrawDeadlineAct(leadId, wanted, reason);
            say.done(t("deadline.withdrawn"));
            onDone();
          }}
        />
      ) : null}
    </section>
  );
}
