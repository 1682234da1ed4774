// The law that deadlines are counted by: limits, holidays, what they moved, what a change would do.
import { Tabs } from "antd";
import { useSearchParams } from "react-router";
import { useSession } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { Page } from "@/shared/ui/page";
import { CatalogueTab } from "./catalogue-tab";
import { ChangesTab } from "./changes-tab";
import { DryRunTab } from "./dry-run-tab";
import { HolidaysTab } from "./holidays-tab";

export default function LawPage() {
  const t = useText();
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  const tabs = [
    { key: "limits", label: t("law.limits"), children: <CatalogueTab /> },
    { key: "holidays", label: t("law.holidays"), children: <HolidaysTab /> },
    ...(may("see_ledger")
      ? [{ key: "changes", label: t("law.changes"), children: <ChangesTab /> }]
      : []),
    ...(may("supervise")
      ? [{ key: "dry-run", label: t("law.dry_run"), children: <DryRunTab /> }]
      : []),
  ];
  const view = search.get("view") ?? "limits";
  return (
    <Page title={t("law.title")}>
      <div className="xh-panel">
        <Tabs
          className="xh-tabs"
          activeKey={tabs.some((tab) => tab.key === view) ? view : "limits"}
          onChange={(chosen) => setSearch({ view: chosen }, { replace: true })}
          destroyOnHidden
          items={tabs}
        />
      </div>
    </Page>
  );
}
