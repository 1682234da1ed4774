// One fact of a lead in words: dates, amounts, codes and bodies as people name them.
import type { Lead } from "@/shared/api/types";
import { type CodeBook, useBodies, useCodes } from "@/shared/session/codes";
import { exactAmountText } from "@/shared/text/amounts";
import { dateText, momentText } from "@/shared/text/dates";
import { type Key, useText } from "@/shared/text/text";
import { words } from "@/shared/text/words";
import { Amount } from "@/shared/ui/marks";
import { type ColumnGroup, columnOf, type LeadColumn } from "./columns";

type Names = { codes: CodeBook; bodyName: (id: string) => string };

/** Write a value of a column as plain text; nothing for none. */
function factText(
  column: LeadColumn | undefined,
  value: unknown,
  names: Names,
  t: (key: Key) => string,
): string {
  if (value === null || value === undefined || value === "") return "";
  switch (column?.kind) {
    case "amount":
      return exactAmountText(String(value));
    case "date":
      return dateText(String(value));
    case "moment":
      return momentText(String(value));
    case "code":
      return names.codes.label(column.list ?? column.name, value);
    case "body":
      return names.bodyName(String(value));
    default:
      if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
      return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
}

/** Give `factText` to a component with the code lists and bodies it needs. */
export function useFactText(): (name: string, value: unknown) => string {
  const t = useText();
  const codes = useCodes();
  const bodies = useBodies();
  const bodyName = (id: string) => bodies.find((body) => body.id === id)?.name ?? id;
  return (name, value) => factText(columnOf(name), value, { codes, bodyName }, t);
}

/** Say whether a name is that of a column people know. */
export function isColumn(name: string): boolean {
  return `column.${name}` in words;
}

/** Name a column in the language of the moment; an unknown one keeps its id. */
export function useColumnName(): (name: string) => string {
  const t = useText();
  return (name) => (isColumn(name) ? t(`column.${name}` as Key) : name);
}

/** Show the filled columns of a group; without any, show nothing. */
export function FactGroup({
  group,
  lead,
  all = false,
}: {
  group: ColumnGroup;
  lead: Lead;
  all?: boolean;
}) {
  const t = useText();
  const shown = group.columns.filter((column) => all || isGiven(column, lead[column.name]));
  if (shown.length === 0) return null;
  return (
    <section className="xh-fact-group">
      <h3>{t(group.title)}</h3>
      <dl className="xh-facts">
        {shown.map((column) => (
          <Fact key={column.name} column={column} lead={lead} />
        ))}
      </dl>
    </section>
  );
}

/** Show one fact with its name. */
export function Fact({ column, lead }: { column: LeadColumn; lead: Lead }) {
  const t = useText();
  const columnName = useColumnName();
  const inWords = useFactText();
  const value = lead[column.name];
  const given = named(column, lead) ?? inWords(column.name, value);
  return (
    <div className={column.kind === "long" ? "wide" : ""}>
      <dt>{columnName(column.name)}</dt>
      <dd>
        {column.kind === "amount" ? (
          <Amount value={value} />
        ) : (
          given || <span className="xh-quiet">{t("common.none")}</span>
        )}
      </dd>
    </div>
  );
}

// The server sends the names of bodies along; the list of bodies may not hold a closed one.
function named(column: LeadColumn, lead: Lead): string | null {
  if (column.kind !== "body") return null;
  const name = lead[column.name.replace(/_id$/, "_name")];
  return typeof name === "string" && name ? name : null;
}

function isGiven(column: LeadColumn, value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  // The usual case goes without saying.
  if (value === "local" || value === "none") return false;
  return column.kind !== "flag" || value === true;
}
