// The reporters of a lead by alias; who they are is shown once, to the tip officer, on record.
import { EyeOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useState } from "react";
import { lookAtReporter } from "@/shared/api/leads";
import type { Lead, Values } from "@/shared/api/types";
import { useSession } from "@/shared/session/session";
import { type Key, useText } from "@/shared/text/text";
import { ReasonDialog } from "@/shared/ui/reason-dialog";

const SHOWN = ["name", "phone", "id_number", "note"] as const;

export function Reporters({ lead }: { lead: Lead }) {
  const t = useText();
  const { may } = useSession();
  const [asked, setAsked] = useState<string | null>(null);
  // Held only while the dialog is open: neither cached nor kept.
  const [identity, setIdentity] = useState<Values | null>(null);
  const reporters = lead.reporters ?? [];
  if (reporters.length === 0) return null;
  return (
    <section className="xh-fact-group">
      <h3>{t("lead.reporters")}</h3>
      <ul className="xh-list-plain">
        {reporters.map((reporter) => (
          <li key={reporter.id}>
            <span>{reporter.alias}</span>
            {may("look_at_reporter") ? (
              <Button
                size="small"
                className="xh-no-print"
                icon={<EyeOutlined />}
                onClick={() => setAsked(reporter.id ?? null)}
              >
                {t("lead.look")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <ReasonDialog
        title={t("lead.look")}
        why={t("lead.look_why")}
        open={asked !== null}
        onClose={() => setAsked(null)}
        onReason={async (reason) => {
          if (asked) setIdentity(await lookAtReporter(lead.id, asked, reason));
        }}
      />
      <Modal
        title={t("lead.identity")}
        open={identity !== null}
        onCancel={() => setIdentity(null)}
        footer={<Button onClick={() => setIdentity(null)}>{t("common.close")}</Button>}
        destroyOnHidden
      >
        <dl className="xh-facts">
          {SHOWN.map((name) => (
            <div key={name}>
              <dt>{t(`lead.identity_${name}` as Key)}</dt>
              <dd>{String(identity?.[name] ?? "") || t("common.none")}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </section>
  );
}
