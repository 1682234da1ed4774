// What lists of escalations show of each: its rule, its level and how that came, since when, its end.
import {
  CheckCircleOutlined,
  HistoryOutlined,
  MinusCircleOutlined,
  NotificationFilled,
  RiseOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Popover, Tag } from "antd";
import { Link } from "react-router";
import { readCatalogue } from "@/shared/api/law";
import type { Escalation } from "@/shared/api/types";
import { HowCounted } from "@/shared/deadlines/how-counted";
import { useCodes } from "@/shared/session/codes";
import { dayText, limitText, momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { ruleOf } from "./rule";

type Props = { escalation: Escalation };

/** Name the limit that was missed, with its number and article. */
export function EscalationRule({ escalation }: Props) {
  const t = useText();
  const catalogue = useQuery({
    queryKey: ["catalogue"],
    queryFn: readCatalogue,
    enabled: !escalation.derivation && escalation.rule !== "",
  });
  const rule = ruleOf(escalation, catalogue.data?.items ?? []);
  if (!rule) return <span className="xh-quiet">{t("escalation.rule_drawn")}</span>;
  return (
    <>
      <Link to={`/law?limit=${rule.id}`}>
        {rule.name} {rule.id}
      </Link>
      <div className="xh-quiet xh-small">{rule.article}</div>
    </>
  );
}

/** Name the level where it stands; earlier ones are told on request, with day and reason. */
export function EscalationLevel({ escalation }: Props) {
  const t = useText();
  const codes = useCodes();
  const { level, levels } = escalation;
  const label = (code: string) => codes.label("escalation_level", code) || t("escalation.no_level");
  const all = t("escalation.history", { n: levels.length });
  return (
    <>
      {level ? (
        <Tag className="xh-mark" icon={<RiseOutlined aria-hidden />} color="volcano">
          {label(level)}
        </Tag>
      ) : (
        <span className="xh-quiet">{label(level)}</span>
      )}
      <div className="xh-quiet xh-small">{levels.at(-1)?.why}</div>
      {levels.length > 1 ? (
        <Popover
          trigger="click"
          title={all}
          content={
            <ol className="xh-levels">
              {levels.map((one) => (
                <li key={`${one.at} ${one.level}`}>
                  <span className="xh-quiet">{momentText(one.at)}</span> {label(one.level)}
                  {one.why ? `：${one.why}` : ""}
                </li>
              ))}
            </ol>
          }
        >
          <Button
            type="link"
            size="small"
            className="xh-no-print xh-levels-all"
            icon={<HistoryOutlined aria-hidden />}
          >
            {all}
          </Button>
        </Popover>
      ) : null}
    </>
  );
}

/** Say since when, and how the limit that was missed had been counted. */
export function EscalationSince({ escalation }: Props) {
  const t = useText();
  const { raised_at, due_at, derivation } = escalation;
  return (
    <>
      <span className="xh-counted">
        {dayText(raised_at)}
        {derivation ? <HowCounted counted={derivation} /> : null}
      </span>
      <div className="xh-quiet xh-small">
        {t("escalation.was_due", { date: limitText(due_at) })}
      </div>
    </>
  );
}

const LOOKS = {
  open: { color: "processing", icon: <NotificationFilled aria-hidden /> },
  handled: { color: "success", icon: <CheckCircleOutlined aria-hidden /> },
  withdrawn: { color: "default", icon: <RollbackOutlined aria-hidden /> },
  lifted: { color: "default", icon: <MinusCircleOutlined aria-hidden /> },
} as const;

/** Say whether it stands, or when and why it ended. */
export function EscalationStatus({ escalation }: Props) {
  const t = useText();
  const { status, ended_at, reason } = escalation;
  return (
    <>
      <Tag className="xh-mark" {...LOOKS[status]}>
        {t(`escalation.status.${status}`)}
      </Tag>
      {status === "open" ? null : (
        <div className="xh-quiet xh-small">
          {dayText(ended_at)} {reason}
        </div>
      )}
    </>
  );
}
