// All my notices: the unread first asked for, each leading to its page.
import { SettingOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useNavigate, useSearchParams } from "react-router";
import { listNotices } from "@/shared/api/notices";
import { useText } from "@/shared/text/text";
import { More } from "@/shared/ui/more";
import { Nothing, Page, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";
import { NoticeLine } from "./notice-line";
import { useReading } from "./use-reading";

export default function NoticesPage() {
  const t = useText();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const unread = search.get("show") !== "all";
  const { read, readAll } = useReading();
  const pages = usePages(["notices", "list", unread], (cursor) => listNotices({ unread }, cursor));
  return (
    <Page
      title={t("notices.title")}
      actions={
        <>
          <Button icon={<SettingOutlined />} onClick={() => navigate("/notices/settings")}>
            {t("notices.settings")}
          </Button>
          <Button onClick={() => void readAll()}>{t("notices.mark_all")}</Button>
        </>
      }
    >
      <div className="xh-panel">
        <div className="xh-filters">
          <Segmented
            aria-label={t("notices.which")}
            value={unread ? "unread" : "all"}
            onChange={(show) => setSearch(show === "all" ? { show } : {}, { replace: true })}
            options={[
              { value: "unread", label: t("notices.unread") },
              { value: "all", label: t("notices.all") },
            ]}
          />
        </div>
        {pages.error ? (
          <ProblemPanel error={pages.error} retry={pages.reload} />
        ) : pages.waiting ? (
          <Waiting />
        ) : (
          <>
            <ul className="xh-notices">
              {pages.items.map((notice) => (
                <li key={notice.id}>
                  <NoticeLine notice={notice} onOpen={() => void read(notice)} />
                  {notice.read || notice.over ? null : (
                    <Button size="small" type="text" onClick={() => void read(notice)}>
                      {t("notices.mark_one")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {pages.items.length === 0 ? (
              <Nothing
                title={t(unread ? "notices.none_unread" : "notices.none")}
                why={t("notices.none_why")}
              />
            ) : (
              <More pages={pages} count={t("worklist.shown", { n: pages.items.length })} />
            )}
          </>
        )}
      </div>
    </Page>
  );
}
