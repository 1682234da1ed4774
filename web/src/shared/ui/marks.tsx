// Small marks that say one thing by text and icon, with colour only to help.
import {
  ClockCircleOutlined,
  ExclamationCircleFilled,
  ExperimentOutlined,
  FieldTimeOutlined,
  FlagFilled,
  NotificationFilled,
  StarFilled,
} from "@ant-design/icons";
import { Space, Tag, Tooltip } from "antd";
import { useNow } from "@/shared/clock";
import { amountText, exactAmountText } from "@/shared/text/amounts";
import { agoText, dueText, limitText, momentText } from "@/shared/text/dates";
import { type Key, useText } from "@/shared/text/text";

/** Say how a limit stands. */
export function DueMark({ due, plain = false }: { due: string | null; plain?: boolean }) {
  const t = useText();
  const now = useNow();
  const state = dueText(due, now);
  if (!state) return <span className="xh-quiet">{t("due.none")}</span>;
  const icon =
    state.kind === "overdue" ? (
      <ExclamationCircleFilled aria-hidden />
    ) : state.kind === "later" ? (
      <ClockCircleOutlined aria-hidden />
    ) : (
      <FieldTimeOutlined aria-hidden />
    );
  return (
    <Tooltip title={limitText(due)}>
      <span className={`xh-due xh-due-${state.kind}`}>
        {icon} {state.text}
        {plain ? null : <span className="xh-due-at">{limitText(due)}</span>}
      </span>
    </Tooltip>
  );
}

/** Say how long ago something happened; the exact moment is in the tooltip. */
export function Ago({ at }: { at: string | null | undefined }) {
  useText();
  const now = useNow();
  if (!at) return null;
  return (
    <Tooltip title={momentText(at)}>
      <time dateTime={at}>{agoText(at, now)}</time>
    </Tooltip>
  );
}

/** Write an amount the short way; to the 分 in the tooltip. */
export function Amount({ value }: { value: unknown }) {
  const t = useText();
  const short = amountText(value as string | null);
  if (!short) return <span className="xh-quiet">{t("common.none")}</span>;
  return (
    <Tooltip title={exactAmountText(value as string)}>
      <span className="xh-number">{short}</span>
    </Tooltip>
  );
}

export function SampleMark({ long = false }: { long?: boolean }) {
  const t = useText();
  return (
    <Tag className="xh-mark" icon={<ExperimentOutlined aria-hidden />} color="default">
      {t(long ? "common.sample_long" : "common.sample")}
    </Tag>
  );
}

export function EscalationMark() {
  const t = useText();
  return (
    <Tag className="xh-mark" icon={<NotificationFilled aria-hidden />} color="volcano">
      {t("worklist.escalation")}
    </Tag>
  );
}

const GRADE_COLOURS: Record<string, string> = {
  green: "green",
  yellow: "gold",
  orange: "orange",
  red: "red",
};

/** Show a risk grade: its character carries the meaning, its colour repeats it. */
export function RiskMark({ grade, label }: { grade: unknown; label: string }) {
  if (!grade) return null;
  return (
    <Tag
      className="xh-mark"
      color={GRADE_COLOURS[String(grade)] ?? "default"}
      icon={<FlagFilled aria-hidden />}
    >
      {label}
    </Tag>
  );
}

const STAGE_COLOURS: Record<string, string> = {
  closed: "success",
  closure_pending: "cyan",
  criminal: "purple",
  transferred: "purple",
  admin: "geekblue",
  escalated: "volcano",
};

export function StageMark({ stage, label }: { stage: string | null | undefined; label: string }) {
  return (
    <Tag className="xh-mark" color={STAGE_COLOURS[stage ?? ""] ?? "blue"}>
      {label}
    </Tag>
  );
}

/** Show the key-case flags K1–K6; each says in full what it means. */
export function KeyMarks({ flags }: { flags: string[] }) {
  const t = useText();
  if (flags.length === 0) return null;
  return (
    <Space size={4} wrap>
      {flags.map((flag) => (
        <Tooltip key={flag} title={t(`key.${flag}` as Key)}>
          <Tag className="xh-mark" color="magenta" icon={<StarFilled aria-hidden />}>
            {flag}
          </Tag>
        </Tooltip>
      ))}
    </Space>
  );
}

/** Say in how many years a criminal case is still open. */
export function AgeMark({ tier }: { tier: string | null | undefined }) {
  const t = useText();
  if (tier !== "2" && tier !== "3" && tier !== "5") return null;
  return (
    <Tag
      className="xh-mark"
      color={tier === "2" ? "gold" : "red"}
      icon={<FieldTimeOutlined aria-hidden />}
    >
      {t(`lead.age_${tier}`)}
    </Tag>
  );
}
