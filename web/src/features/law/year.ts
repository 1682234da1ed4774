// A year of the holiday calendar as months of weeks, as runs of days, and as a file to edit.
import type { HolidayDay, HolidayYear } from "@/shared/api/types";

const DAY = 86_400_000;
const AHEAD = 2;

export type CalendarDay = {
  date: string;
  day: number;
  weekend: boolean;
  special: HolidayDay | null;
};
/** Weeks from Monday to Sunday; null before the first day and after the last. */
export type Month = { month: number; weeks: (CalendarDay | null)[][] };

export function monthsOf(year: number, days: HolidayDay[]): Month[] {
  const special = new Map(days.map((day) => [day.day, day]));
  return Array.from({ length: 12 }, (_, month) => {
    const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
    const cells: (CalendarDay | null)[] = Array.from({ length: before }, () => null);
    for (let day = 1; day <= length; day += 1) {
      const at = new Date(Date.UTC(year, month, day));
      const date = at.toISOString().slice(0, 10);
      const weekend = at.getUTCDay() % 6 === 0;
      cells.push({ date, day, weekend, special: special.get(date) ?? null });
    }
    while (cells.length % 7 > 0) cells.push(null);
    const weeks = Array.from({ length: cells.length / 7 }, (_, n) => cells.slice(n * 7, n * 7 + 7));
    return { month: month + 1, weeks };
  });
}

export type Run = { name: string; working: boolean; from: string; to: string };

/** Put the days that follow each other under one name together. */
export function runsOf(days: HolidayDay[]): Run[] {
  const runs: Run[] = [];
  for (const { day, name, working } of [...days].sort((a, b) => a.day.localeCompare(b.day))) {
    const last = runs.at(-1);
    const follows = last && Date.parse(day) - Date.parse(last.to) === DAY;
    if (last && follows && last.name === name && last.working === working) last.to = day;
    else runs.push({ name, working, from: day, to: day });
  }
  return runs;
}

/** Write a year as the file from which it may be loaded; spreadsheets know it by its first mark. */
export function noticeFile(days: HolidayDay[]): string {
  const lines = runsOf(days).map((run) =>
    [run.name, run.working ? "上班" : "放假", run.from, run.to === run.from ? "" : run.to].join(
      ",",
    ),
  );
  return `\ufeff${["节日,安排,开始日期,结束日期", ...lines].join("\r\n")}\r\n`;
}

export type YearLine = { year: number; known: HolidayYear | null };

/** List the known years and those soon to come whose notice is missing, the latest first. */
export function yearsAround(known: HolidayYear[], now: number): YearLine[] {
  const by = new Map(known.map((year) => [year.year, year]));
  const first = Math.min(now, ...by.keys());
  const last = Math.max(now + AHEAD, ...by.keys());
  return Array.from({ length: last - first + 1 }, (_, n) => ({
    year: last - n,
    known: by.get(last - n) ?? null,
  }));
}
