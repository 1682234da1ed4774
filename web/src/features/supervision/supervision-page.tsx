// Supervision: what was escalated, what is overdue, which timers wait, and what failed to run.
import { Tabs } from "antd";
import { useSearchParams } from "react-router";
import { useSession } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { Page } from "@/shared/ui/page";
import { Acts } from "./acts";
import { Escalations } from "./escalations";
import { Incidents } from "./incidents";
import { TaskList } from "./task-list";
import { Timers } from "./timers";

export default function SupervisionPage() {
  const t = useText();
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  return (
    <Page title={t("supervision.title")}>
      <div className="xh-panel">
        <Tabs
          className="xh-tabs"
          activeKey={search.get("view") ?? "escalations"}
          onChange={(view) => setSearch({ view }, { replace: true })}
          destroyOnHidden
          items={[
            {
              key: "escalations",
              label: t("supervision.escalations"),
              children: (
                <TaskList query={{ escalation: true }} empty={t("supervision.no_escalations")} />
              ),
            },
            {
              key: "overdue",
              label: t("supervision.overdue"),
              children: <TaskList query={{ overdue: true }} empty={t("supervision.no_overdue")} />,
            },
            { key: "record", label: t("escalation.title"), children: <Escalations /> },
            { key: "acts", label: t("acts.title"), children: <Acts /> },
            { key: "timers", label: t("supervision.timers"), children: <Timers /> },
            {
              key: "incidents",
              label: t("supervision.incidents"),
              children: <Incidents mayRetry={may("operate_instance")} />,
            },
          ]}
        />
      </div>
    </Page>
  );
}
