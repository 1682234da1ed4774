// A year as twelve months: each day off says 休, each weekend worked says 班; below, the holidays.
import type { HolidayDay } from "@/shared/api/types";
import { dateText } from "@/shared/text/dates";
import { type Key, useText } from "@/shared/text/text";
import { type CalendarDay, type Month, monthsOf, runsOf } from "./year";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export function YearCalendar({ year, days }: { year: number; days: HolidayDay[] }) {
  const t = useText();
  const runs = runsOf(days);
  return (
    <>
      <p className="xh-law-key">
        <Mark off /> {t("law.off_why")} <Mark off={false} /> {t("law.worked_why")}
      </p>
      <div className="xh-law-months">
        {monthsOf(year, days).map((month) => (
          <MonthTable key={month.month} year={year} month={month} />
        ))}
      </div>
      <ul className="xh-law-runs">
        {runs.map((run) => (
          <li key={run.from}>
            <Mark off={!run.working} /> {run.name}{" "}
            <span className="xh-quiet">
              {run.from === run.to
                ? dateText(run.from)
                : `${dateText(run.from)} ${t("common.to")} ${dateText(run.to)}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function MonthTable({ year, month }: { year: number; month: Month }) {
  const t = useText();
  return (
    <table className="xh-law-month">
      <caption>{t(`law.month.${month.month}` as Key, { year })}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((day) => (
            <th key={day} scope="col">
              {t(`law.weekday.${day}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {month.weeks.map((week) => (
          <tr key={week.find((day) => day)?.date}>
            {week.map((day, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a weekday has its place
              <Cell key={at} day={day} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day }: { day: CalendarDay | null }) {
  if (!day) return <td />;
  const { special, weekend } = day;
  const look = special ? (special.working ? "worked" : "off") : weekend ? "weekend" : "";
  return (
    <td className={look} title={special?.name}>
      {day.day}
      {special ? <Mark off={!special.working} /> : null}
    </td>
  );
}

function Mark({ off }: { off: boolean }) {
  const t = useText();
  return (
    <span className={off ? "xh-law-off" : "xh-law-worked"}>
      {t(off ? "law.off_mark" : "law.worked_mark")}
    </span>
  );
}
