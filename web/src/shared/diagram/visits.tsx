// The way an instance has come, element by element, in words.
import { CheckCircleOutlined, CloseCircleOutlined, SyncOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Timeline } from "antd";
import { readHistory } from "@/shared/api/processes";
import type { Visit } from "@/shared/api/types";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { Nothing, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";

/** Show the steps of an instance, newest first; gateways and flows only move it and are left out. */
export function Visits({ instanceId }: { instanceId: string }) {
  const t = useText();
  const history = useQuery({
    queryKey: ["history", instanceId],
    queryFn: () => readHistory(instanceId),
  });
  if (history.error)
    return <ProblemPanel error={history.error} retry={() => void history.refetch()} />;
  if (!history.data) return <Waiting />;
  const steps = history.data.items.filter((visit) => isStep(visit)).reverse();
  if (steps.length === 0) return <Nothing title={t("history.empty")} />;
  return (
    <Timeline
      items={steps.map((visit) => ({
        key: `${visit.visit}`,
        icon: <StepIcon visit={visit} />,
        content: (
          <div>
            <strong>{visit.name || visit.element_id}</strong>
            <div className="xh-quiet">
              {t("history.entered")} {momentText(visit.entered_at)}
              {visit.left_at
                ? ` · ${t("history.left")} ${momentText(visit.left_at)}`
                : ` · ${t("history.active")}`}
            </div>
          </div>
        ),
      }))}
    />
  );
}

function isStep(visit: Visit): boolean {
  return !/gateway|flow|process|participant/i.test(visit.element_type) && Boolean(visit.name);
}

function StepIcon({ visit }: { visit: Visit }) {
  if (!visit.left_at) return <SyncOutlined style={{ color: "#1f4e8c" }} />;
  if (visit.outcome === "cancelled" || visit.outcome === "interrupted") {
    return <CloseCircleOutlined style={{ color: "#8c8c8c" }} />;
  }
  return <CheckCircleOutlined style={{ color: "#3f8f4f" }} />;
}
