// The columns of a lead by group: how each is shown and, where people may change it, edited.
import type { Key } from "@/shared/text/text";

export type Kind =
  | "text"
  | "long"
  | "amount"
  | "count"
  | "date"
  | "moment"
  | "code"
  | "flag"
  | "finding"
  | "body";

export type LeadColumn = { name: string; kind: Kind; list?: string };
export type ColumnGroup = { title: Key; columns: LeadColumn[] };

const text = (name: string): LeadColumn => ({ name, kind: "text" });
const long = (name: string): LeadColumn => ({ name, kind: "long" });
const amount = (name: string): LeadColumn => ({ name, kind: "amount" });
const date = (name: string): LeadColumn => ({ name, kind: "date" });
const flag = (name: string): LeadColumn => ({ name, kind: "flag" });
const finding = (name: string): LeadColumn => ({ name, kind: "finding" });
const body = (name: string): LeadColumn => ({ name, kind: "body" });
const code = (name: string, list = name): LeadColumn => ({ name, kind: "code", list });

export const SUBJECT: ColumnGroup = {
  title: "lead.group_subject",
  columns: [
    text("subject_name"),
    text("credit_code"),
    code("sector"),
    code("source"),
    body("street_id"),
    body("community_id"),
    text("registered_place"),
    text("operating_place"),
    text("method"),
    text("promised_return"),
    text("regions"),
    long("summary"),
  ],
};
export const SIZE: ColumnGroup = {
  title: "lead.group_size",
  columns: [
    amount("amount_involved"),
    amount("amount_unpaid"),
    amount("amount_refunded"),
    amount("direct_loss"),
    { name: "participants", kind: "count" },
  ],
};
export const GRADING: ColumnGroup = {
  title: "lead.group_grading",
  columns: [
    code("risk_grade"),
    code("stability_grade"),
    flag("major_complex"),
    flag("out_of_province_lead"),
    code("cross_region_role"),
  ],
};
export const FINDING: ColumnGroup = {
  title: "lead.group_finding",
  columns: [
    finding("illegality"),
    finding("publicity"),
    finding("inducement"),
    finding("sociality"),
    finding("fraud_indicator"),
    code("conclusion"),
    code("determination_method"),
    code("route"),
  ],
};
export const DUTY: ColumnGroup = {
  title: "lead.group_duty",
  columns: [body("responsible_body_id"), body("regulator_body_id")],
};
export const CLOSURE: ColumnGroup = {
  title: "lead.group_closure",
  columns: [
    flag("reporter_answered"),
    flag("open_petition"),
    flag("live_seizure"),
    code("reward_state"),
    code("closure_exit", "route"),
    long("closure_note"),
  ],
};
export const PROGRESS: ColumnGroup = {
  title: "lead.group_progress",
  columns: [long("progress"), long("obstacles"), long("next_step"), long("remarks")],
};
export const MILESTONES: ColumnGroup = {
  title: "lead.group_milestones",
  columns: [
    "discovered_on",
    "triaged_on",
    "verified_on",
    "determined_on",
    "interviewed_on",
    "rectification_ordered_on",
    "admin_filed_on",
    "seized_on",
    "penalty_decided_on",
    "penalty_served_on",
    "transfer_approved_on",
    "transferred_on",
    "criminal_filed_on",
    "not_filed_on",
    "prosecuted_on",
    "judged_on",
    "refund_started_on",
    "refund_completed_on",
    "handed_over_on",
    "handover_accepted_on",
    "closed_on",
  ].map(date),
};

/** What only a process sets: it is shown, never corrected by hand. */
const BY_PROCESS_ONLY = new Set([
  "conclusion",
  "determination_method",
  "route",
  "closure_exit",
  "closed_on",
]);

/** Keep of a group what people may correct by hand. */
export function correctable(group: ColumnGroup): ColumnGroup {
  return { ...group, columns: group.columns.filter((column) => !BY_PROCESS_ONLY.has(column.name)) };
}

const OTHERS: LeadColumn[] = [
  code("stage"),
  date("closed_on"),
  { name: "registered_at", kind: "moment" },
  { name: "changed_at", kind: "moment" },
];

const GROUPS = [SUBJECT, SIZE, GRADING, FINDING, DUTY, MILESTONES, CLOSURE, PROGRESS];

const BY_NAME = new Map(
  [...OTHERS, ...GROUPS.flatMap((group) => group.columns)].map((column) => [column.name, column]),
);

/** Find a column by its name. */
export function columnOf(name: string): LeadColumn | undefined {
  return BY_NAME.get(name);
}
