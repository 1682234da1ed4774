// Says which level an overdue step has risen to, and leads to its ladder if that may be seen.
import { RiseOutlined } from "@ant-design/icons";
import { Tag, Tooltip } from "antd";
import { Link } from "react-router";
import type { Task } from "@/shared/api/types";
import { useCodes } from "@/shared/session/codes";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";

export function RisenMark({ ladder }: { ladder: Task["ladder"] }) {
  const t = useText();
  const codes = useCodes();
  if (!ladder) return null;
  const level = codes.label("escalation_level", ladder.level);
  const mark = (
    <Tooltip title={t("worklist.risen_at", { at: momentText(ladder.raised_at) })}>
      <Tag className="xh-mark" icon={<RiseOutlined aria-hidden />} color="volcano">
        {t("worklist.risen", { level })}
      </Tag>
    </Tooltip>
  );
  if (!ladder.instance_id) return mark;
  return <Link to={`/instances/${ladder.instance_id}`}>{mark}</Link>;
}
