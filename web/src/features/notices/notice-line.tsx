// One notice: what kind, what it says, about whom, how long ago; it leads to its page.
import { Tag } from "antd";
import { Link } from "react-router";
import type { Notice } from "@/shared/api/notices";
import { useText } from "@/shared/text/text";
import { Ago } from "@/shared/ui/marks";

const COLOURS: Record<string, string> = {
  task_assigned: "blue",
  task_urged: "orange",
  escalation_opened: "volcano",
  deadline_warning: "gold",
  incident_raised: "red",
};

/** Give the address of the page a notice speaks of. */
function pageOf(notice: Notice): string | null {
  if (notice.task_id) return `/tasks/${notice.task_id}`;
  if (notice.kind === "incident_raised") return "/supervision?view=incidents";
  return notice.lead ? `/leads/${notice.lead.id}` : null;
}

export function NoticeLine({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const t = useText();
  const page = pageOf(notice);
  const unread = !notice.read && !notice.over;
  return (
    <div className={unread ? "xh-notice xh-notice-unread" : "xh-notice"}>
      <Tag className="xh-mark" color={COLOURS[notice.kind] ?? "default"}>
        {notice.kind_name}
      </Tag>
      <div className="xh-notice-text">
        {page ? (
          <Link to={page} onClick={onOpen}>
            {notice.sentence}
          </Link>
        ) : (
          notice.sentence
        )}
        <div className="xh-quiet xh-small">
          {notice.lead ? `${notice.lead.subject_name} · ` : ""}
          <Ago at={notice.created_at} />
          {notice.over ? ` · ${t("notices.over")}` : ""}
        </div>
      </div>
    </div>
  );
}
