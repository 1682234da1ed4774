// What happened to a lead, newest first: who, when, what, why, and what was changed.
import { Timeline } from "antd";
import { readTimeline } from "@/shared/api/leads";
import type { TimelineEntry, Values } from "@/shared/api/types";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";
import { isColumn, useColumnName, useFactText } from "./fact";

export function LeadTimeline({ leadId }: { leadId: string }) {
  const t = useText();
  const pages = usePages(["timeline", leadId], (cursor) => readTimeline(leadId, cursor));
  if (pages.error) return <ProblemPanel error={pages.error} retry={pages.reload} />;
  if (pages.waiting) return <Waiting />;
  if (pages.items.length === 0) return <Nothing title={t("timeline.empty")} />;
  return (
    <>
      <Timeline
        className="xh-timeline"
        items={pages.items.map((entry, i) => ({
          key: `${entry.at}-${i}`,
          color: colourOf(entry.kind),
          content: <Entry entry={entry} />,
        }))}
      />
      {pages.more ? <More pages={pages} count="" /> : null}
    </>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const t = useText();
  return (
    <article>
      <div>{entry.sentence}</div>
      <div className="xh-quiet xh-small">
        <time dateTime={entry.at}>{momentText(entry.at)}</time> · {entry.actor_name}
      </div>
      {entry.reason ? (
        <div className="xh-small">
          {t("common.reason")}：{entry.reason}
        </div>
      ) : null}
      <Changes before={entry.before} after={entry.after} />
    </article>
  );
}

function Changes({ before, after }: Pick<TimelineEntry, "before" | "after">) {
  const t = useText();
  const columnName = useColumnName();
  const inWords = useFactText();
  const old = columnsOf(before);
  const fresh = columnsOf(after);
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter(
    (name) => isColumn(name) && inWords(name, old[name]) !== inWords(name, fresh[name]),
  );
  if (names.length === 0) return null;
  return (
    <details className="xh-changes">
      <summary>
        {t("timeline.changes")}：{names.slice(0, 4).map(columnName).join("、")}
        {names.length > 4 ? "…" : ""}
      </summary>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <strong>{columnName(name)}</strong>{" "}
            {inWords(name, old[name]) ? (
              <>
                <del>{inWords(name, old[name])}</del> →{" "}
              </>
            ) : null}
            <ins>{inWords(name, fresh[name]) || t("common.none")}</ins>
          </li>
        ))}
      </ul>
    </details>
  );
}

// A form's values hold the ledger's columns under `lead`, beside what only moves the process.
function columnsOf(side: unknown): Values {
  if (typeof side !== "object" || side === null || Array.isArray(side)) return {};
  const { lead, ...others } = side as Values;
  return { ...others, ...(typeof lead === "object" ? lead : {}) };
}

function colourOf(kind: string): string {
  if (/closed|completed/.test(kind)) return "green";
  if (/escalat|urgent|overdue|incident|reopen/.test(kind)) return "red";
  return "blue";
}
