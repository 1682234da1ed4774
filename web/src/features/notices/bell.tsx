// The bell in the header: how many notices are unread, and the newest of them.
import { BellOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Badge, Button, Popover } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { countUnread, listNotices } from "@/shared/api/notices";
import { useText } from "@/shared/text/text";
import { NoticeLine } from "./notice-line";
import { useNews } from "./use-news";
import { useReading } from "./use-reading";

const SHOWN = 8;

export function Bell() {
  const t = useText();
  useNews();
  const [open, setOpen] = useState(false);
  const count = useQuery({
    queryKey: ["notices", "count"],
    queryFn: countUnread,
    refetchInterval: 60_000,
  });
  const unread = count.data ?? 0;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={<Newest unread={unread} onDone={() => setOpen(false)} />}
    >
      <Button
        type="text"
        className="xh-bell"
        aria-label={t(unread ? "notices.bell_unread" : "notices.bell", { n: unread })}
        icon={
          <Badge count={unread} overflowCount={99} size="small">
            <BellOutlined aria-hidden />
          </Badge>
        }
      />
    </Popover>
  );
}

function Newest({ unread, onDone }: { unread: number; onDone: () => void }) {
  const t = useText();
  const { read, readAll } = useReading();
  const newest = useQuery({
    queryKey: ["notices", "newest"],
    queryFn: () => listNotices({ unread: true, limit: SHOWN }),
  });
  const items = newest.data?.items ?? [];
  return (
    <div className="xh-bell-box">
      <div className="xh-bell-head">
        <strong>{t("notices.title")}</strong>
        <Button
          type="link"
          size="small"
          disabled={unread === 0}
          onClick={() => void readAll().then(onDone)}
        >
          {t("notices.mark_all")}
        </Button>
      </div>
      {items.map((notice) => (
        <NoticeLine
          key={notice.id}
          notice={notice}
          onOpen={() => {
            void read(notice);
            onDone();
          }}
        />
      ))}
      {newest.isSuccess && items.length === 0 ? (
        <p className="xh-quiet">{t("notices.none_unread")}</p>
      ) : null}
      <div className="xh-bell-foot">
        <Link to="/notices" onClick={onDone}>
          {t("notices.see_all")}
        </Link>
        <Link to="/notices/settings" onClick={onDone}>
          {t("notices.settings")}
        </Link>
      </div>
    </div>
  );
}
