// What may be done with a lead as a whole: change facts, warn the police, reopen.
import { AlertOutlined, EditOutlined, RedoOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { notifyPolice, reopenLead } from "@/shared/api/leads";
import type { Lead } from "@/shared/api/types";
import { useSession } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { EditLead } from "./edit-lead";

type Open = "edit" | "notice" | "reopen" | null;

export function LeadActions({ lead }: { lead: Lead }) {
  const t = useText();
  const say = useSay();
  const { may } = useSession();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const closed = lead.stage === "closed";

  async function done(sentence: string) {
    say.done(sentence);
    for (const name of [
      "lead",
      "leads",
      "tasks",
      "escalations",
      "timeline",
      "lead-instances",
      "instance",
      "history",
    ]) {
      void queries.invalidateQueries({ queryKey: [name] });
    }
  }

  return (
    <>
      {may("change_lead") ? (
        <Button icon={<EditOutlined />} onClick={() => setOpen("edit")}>
          {t("common.edit")}
        </Button>
      ) : null}
      {may("notify_police") && !closed ? (
        <Button danger icon={<AlertOutlined />} onClick={() => setOpen("notice")}>
          {t("lead.urgent_notice")}
        </Button>
      ) : null}
      {may("reopen_lead") && closed ? (
        <Button icon={<RedoOutlined />} onClick={() => setOpen("reopen")}>
          {t("lead.reopen")}
        </Button>
      ) : null}
      {open === "edit" ? (
        <EditLead
          lead={lead}
          onClose={() => setOpen(null)}
          onSaved={() => void done(t("lead.edit_done"))}
        />
      ) : null}
      <ReasonDialog
        title={t("lead.urgent_notice")}
        why={t("lead.urgent_notice_why")}
        danger
        open={open === "notice"}
        onClose={() => setOpen(null)}
        onReason={async (reason) => {
          await notifyPolice(lead.id, reason);
          await done(t("lead.urgent_notice_done"));
        }}
      />
      <ReasonDialog
        title={t("lead.reopen")}
        why={t("lead.reopen_why")}
        open={open === "reopen"}
        onClose={() => setOpen(null)}
        onReason={async (reason) => {
          await reopenLead(lead.id, reason);
          await done(t("lead.reopen_done"));
        }}
      />
    </>
  );
}
