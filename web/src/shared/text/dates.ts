// Dates and moments as people read them here: Asia/Shanghai, 2025年3月5日.
import { language } from "./language";
import { text } from "./text";

const ZONE = "Asia/Shanghai";
const DAY = 86_400_000;

const parts = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

type Local = { year: number; month: number; day: number; hour: string; minute: string };

function local(moment: Date): Local {
  const found = Object.fromEntries(parts.formatToParts(moment).map((p) => [p.type, p.value]));
  return {
    year: Number(found.year),
    month: Number(found.month),
    day: Number(found.day),
    hour: found.hour ?? "00",
    minute: found.minute ?? "00",
  };
}

function written(year: number, month: number, day: number): string {
  if (language() === "zh") return `${year}年${month}月${day}日`;
  const name = new Date(Date.UTC(2000, month - 1, 1)).toLocaleString("en", {
    month: "short",
    timeZone: "UTC",
  });
  return `${day} ${name} ${year}`;
}

/** Write a calendar date (YYYY-MM-DD) in full; nothing for none. */
export function dateText(date: string | null | undefined): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date ?? "");
  if (!found) return "";
  return written(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** Write the day in Shanghai on which a moment falls. */
export function dayText(moment: string | null | undefined): string {
  const at = parsed(moment);
  if (!at) return "";
  const { year, month, day } = local(at);
  return written(year, month, day);
}

/** Write a moment with hours and minutes of Shanghai. */
export function momentText(moment: string | null | undefined): string {
  const at = parsed(moment);
  if (!at) return "";
  const { hour, minute } = local(at);
  return `${dayText(moment)} ${hour}:${minute}`;
}

/** Give the calendar date in Shanghai (YYYY-MM-DD) of a moment. */
export function shanghaiDate(moment: Date): string {
  const { year, month, day } = local(moment);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Give the same time a day later. */
export function dayAfter(moment: Date): string {
  return new Date(moment.getTime() + DAY).toISOString();
}

/** Give the same time of Shanghai a month later, or on that month's last day. */
export function monthAfter(moment: Date): string {
  const { year, month, day, hour, minute } = local(moment);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const on = new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10);
  return new Date(`${on}T${hour}:${minute}:00+08:00`).toISOString();
}

/** Count the calendar days in Shanghai from one moment to another. */
function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(shanghaiDate(to)) - Date.parse(shanghaiDate(from))) / DAY);
}

/** Say how long ago a moment was, in the coarsest unit that still helps. */
export function agoText(moment: string | null | undefined, now: Date): string {
  const at = parsed(moment);
  if (!at) return "";
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return text("when.just_now");
  if (minutes < 60) return text("when.minutes_ago", { n: minutes });
  const days = daysBetween(at, now);
  if (days === 0) return text("when.hours_ago", { n: Math.floor(minutes / 60) });
  if (days === 1) return text("when.yesterday");
  if (days <= 30) return text("when.days_ago", { n: days });
  return dayText(moment);
}

export type DueKind = "overdue" | "today" | "soon" | "later";
export type Due = { kind: DueKind; text: string };

/** Say how a limit stands: how many days over, today, or how many days are left. */
export function dueText(due: string | null | undefined, now: Date): Due | null {
  const at = parsed(due);
  if (!at) return null;
  const days = daysBetween(now, lastMoment(at));
  if (at.getTime() <= now.getTime()) {
    if (days === 0) return { kind: "overdue", text: text("due.overdue_today") };
    return { kind: "overdue", text: text("due.overdue", { n: -days }) };
  }
  if (days === 0) return { kind: "today", text: text("due.today") };
  if (days <= 3) return { kind: "soon", text: text("due.left", { n: days }) };
  return { kind: "later", text: text("due.left", { n: days }) };
}

/** Write until when a limit runs: its last day, or the moment when it ends within a day. */
export function limitText(due: string | null | undefined): string {
  const at = parsed(due);
  if (!at) return "";
  const last = lastMoment(at);
  return last === at ? momentText(due) : dayText(last.toISOString());
}

// The server's limit is the midnight after its last day; people name the last day.
function lastMoment(at: Date): Date {
  const { hour, minute } = local(at);
  return hour === "00" && minute === "00" ? new Date(at.getTime() - 1) : at;
}

function parsed(moment: string | null | undefined): Date | null {
  if (!moment) return null;
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? null : at;
}
