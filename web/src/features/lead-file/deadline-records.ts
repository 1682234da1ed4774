// Holds and extensions of a lead's deadlines as one list, each told in a sentence.
import type { LeadDeadlines } from "@/shared/api/types";
import { dateText } from "@/shared/text/dates";
import { text } from "@/shared/text/text";

export type DeadlineRecord = {
  kind: "hold" | "extension";
  id: string;
  limit: string;
  told: string;
  mayWithdraw: boolean;
};

export function recordsOf({ holds, extensions }: LeadDeadlines): DeadlineRecord[] {
  return [
    ...holds.map((hold) => ({
      kind: "hold" as const,
      id: hold.id,
      limit: hold.limit_name,
      mayWithdraw: hold.may_withdraw,
      told: joined(
        hold.ground_label,
        hold.to_on
          ? `${dateText(hold.from_on)} ${text("common.to")} ${dateText(hold.to_on)}`
          : text("deadline.held_since", { date: dateText(hold.from_on) }),
        hold.paper,
        hold.note,
      ),
    })),
    ...extensions.map((extension) => ({
      kind: "extension" as const,
      id: extension.id,
      limit: extension.limit_name,
      mayWithdraw: extension.may_withdraw,
      told: joined(
        text(extension.total ? "deadline.extended_to" : "deadline.extended_by", {
          length: extension.length,
        }),
        text("deadline.approved_by", {
          who: extension.approver,
          date: dateText(extension.approved_on),
        }),
        extension.paper,
        extension.article,
      ),
    })),
  ];
}

function joined(...parts: string[]): string {
  return parts.filter(Boolean).join(" · ");
}
