// The holiday calendar by years: which are known, each day off or worked, and loading a year.
import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Menu } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { listHolidayYears, readHolidayYear } from "@/shared/api/law";
import type { HolidayYear } from "@/shared/api/types";
import { serverNow } from "@/shared/clock";
import { useSession } from "@/shared/session/session";
import { momentText, shanghaiDate } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { hand } from "@/shared/ui/hand";
import { Nothing, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { LoadYear } from "./load-year";
import { noticeFile, yearsAround } from "./year";
import { YearCalendar } from "./year-calendar";

export function HolidaysTab() {
  const t = useText();
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  const [loading, setLoading] = useState(false);
  const years = useQuery({ queryKey: ["holidays"], queryFn: listHolidayYears });
  if (years.error) {
    return <ProblemPanel error={years.error} retry={() => void years.refetch()} />;
  }
  if (!years.data) return <Waiting />;
  const now = Number(shanghaiDate(serverNow()).slice(0, 4));
  const lines = yearsAround(years.data.items, now);
  const chosen = Number(search.get("year")) || now;
  const line = lines.find((one) => one.year === chosen) ?? { year: chosen, known: null };
  const load = may("manage_holidays") ? (
    <Button type="primary" icon={<UploadOutlined />} onClick={() => setLoading(true)}>
      {t("law.load")}
    </Button>
  ) : null;
  return (
    <div className="xh-law-holidays">
      <nav aria-label={t("law.years")} className="xh-no-print">
        <Menu
          mode="inline"
          selectedKeys={[String(chosen)]}
          onClick={({ key }) => setSearch({ view: "holidays", year: key }, { replace: true })}
          items={lines.map(({ year, known }) => ({
            key: String(year),
            label: t("law.year", { year }),
            extra: (
              <span className="xh-quiet">
                {t(known === null ? "law.missing" : known.loaded ? "law.loaded" : "law.built_in")}
              </span>
            ),
          }))}
        />
      </nav>
      {line.known ? (
        <KnownYear key={line.year} year={line.known} load={load} />
      ) : (
        <Panel title={t("law.year", { year: line.year })} extra={load}>
          <Nothing
            title={t("law.missing_title", { year: line.year })}
            why={t(load ? "law.missing_load" : "law.missing_ask")}
          />
        </Panel>
      )}
      {loading ? <LoadYear onClose={() => setLoading(false)} /> : null}
    </div>
  );
}

function KnownYear({ year, load }: { year: HolidayYear; load: React.ReactNode }) {
  const t = useText();
  const shown = useQuery({
    queryKey: ["holidays", year.year, year.loaded_at],
    queryFn: () => readHolidayYear(year.year),
  });
  if (shown.error) return <ProblemPanel error={shown.error} retry={() => void shown.refetch()} />;
  const days = shown.data?.days ?? [];
  return (
    <Panel
      title={t("law.year", { year: year.year })}
      extra={
        <span className="xh-page-actions">
          <Button
            icon={<DownloadOutlined />}
            disabled={days.length === 0}
            onClick={() =>
              hand(new Blob([noticeFile(days)], { type: "text/csv" }), `${year.year}.csv`)
            }
          >
            {t("law.save_year")}
          </Button>
          {load}
        </span>
      }
    >
      <p>
        {t("law.notice", { notice: year.notice })}
        {year.loaded_at ? t("law.loaded_at", { at: momentText(year.loaded_at) }) : ""}
      </p>
      {shown.data ? <YearCalendar year={year.year} days={days} /> : <Waiting />}
    </Panel>
  );
}
