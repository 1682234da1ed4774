// The diagrams of a lead's processes, one tab each; the one still running comes first.
import { useQuery } from "@tanstack/react-query";
import { Tabs } from "antd";
import { leadInstances } from "@/shared/api/leads";
import type { Instance } from "@/shared/api/types";
import { InstanceDiagram } from "@/shared/diagram/diagram";
import { dayText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { Nothing, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";

export function LeadDiagrams({ leadId }: { leadId: string }) {
  const t = useText();
  const instances = useQuery({
    queryKey: ["lead-instances", leadId],
    queryFn: () => leadInstances(leadId),
  });
  const all = [...(instances.data?.items ?? [])].sort(byInterest);
  return (
    <Panel title={t("lead.diagrams")} className="xh-no-print">
      {instances.error ? (
        <ProblemPanel error={instances.error} retry={() => void instances.refetch()} />
      ) : !instances.data ? (
        <Waiting />
      ) : all.length === 0 ? (
        <Nothing title={t("diagram.none")} />
      ) : (
        <Tabs
          size="small"
          items={all.map((instance) => ({
            key: instance.id,
            label: `${instance.process_name}${instance.ended_at ? `（${dayText(instance.ended_at)}）` : ""}`,
            children: <InstanceDiagram instanceId={instance.id} />,
          }))}
        />
      )}
    </Panel>
  );
}

// Running before ended, the main process before those it called, newer before older.
function byInterest(a: Instance, b: Instance): number {
  return (
    Number(a.ended_at !== null) - Number(b.ended_at !== null) ||
    Number(a.parent_id !== null) - Number(b.parent_id !== null) ||
    b.started_at.localeCompare(a.started_at)
  );
}
