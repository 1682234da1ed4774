// The question behind every date, 怎么算的: a small button that tells how it was counted.
import { QuestionCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Popover } from "antd";
import { type ReactNode, useState } from "react";
import { type Dated, readCounted } from "@/shared/api/deadlines";
import { sentenceOf } from "@/shared/api/problem";
import type { Derivation } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { DueMark } from "@/shared/ui/marks";
import { Waiting } from "@/shared/ui/page";
import { DerivationSteps } from "./derivation";

/** Show a derivation that is at hand. */
export function HowCounted({ counted }: { counted: Derivation }) {
  const t = useText();
  return (
    <Asked label={t("deadline.how_of", { name: counted.limit.name })}>
      {() => <DerivationSteps counted={counted} />}
    </Asked>
  );
}

/** Show when a task or timer is due, and let people ask how that was counted. */
export function CountedDue({
  due,
  of,
  plain = false,
}: {
  due: string | null;
  of: Dated;
  plain?: boolean;
}) {
  const t = useText();
  if (!due) return <DueMark due={due} plain={plain} />;
  return (
    <span className="xh-counted">
      <DueMark due={due} plain={plain} />
      <Asked label={t("deadline.how")}>{() => <Stored of={of} />}</Asked>
    </span>
  );
}

function Asked({ label, children }: { label: string; children: () => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title={label}
      content={open ? <div className="xh-counted-why">{children()}</div> : null}
    >
      <Button
        type="text"
        size="small"
        className="xh-no-print"
        icon={<QuestionCircleOutlined />}
        aria-label={label}
        onClick={(event) => event.stopPropagation()}
      />
    </Popover>
  );
}

function Stored({ of }: { of: Dated }) {
  const t = useText();
  const counted = useQuery({
    queryKey: ["counted", of.kind, of.id],
    queryFn: () => readCounted(of),
  });
  if (counted.error) return <p role="alert">{sentenceOf(counted.error)}</p>;
  if (!counted.data) return <Waiting />;
  const { derivation } = counted.data;
  return derivation ? <DerivationSteps counted={derivation} /> : <p>{t("deadline.no_limit")}</p>;
}
