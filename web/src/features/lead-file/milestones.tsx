// The dates a lead has reached, in their order of time.
import type { Lead } from "@/shared/api/types";
import { MILESTONES } from "@/shared/leads/columns";
import { useColumnName } from "@/shared/leads/fact";
import { dateText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";

export function Milestones({ lead }: { lead: Lead }) {
  const t = useText();
  const columnName = useColumnName();
  const reached = MILESTONES.columns
    .flatMap(({ name }) => {
      const date = lead[name];
      return typeof date === "string" && date ? [{ name, date }] : [];
    })
    .sort((a, b) => a.date.localeCompare(b.date));
  if (reached.length === 0) return <span className="xh-quiet">{t("lead.no_milestones")}</span>;
  return (
    <ol className="xh-milestones">
      {reached.map(({ name, date }) => (
        <li key={name}>
          <strong>{columnName(name)}</strong>
          <time dateTime={date}>{dateText(date)}</time>
        </li>
      ))}
    </ol>
  );
}
