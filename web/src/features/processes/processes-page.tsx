// Processes as deployed: their versions and diagrams, and the way to deploy new ones.
import { UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Menu, Select } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { listDefinitions } from "@/shared/api/processes";
import type { Definition } from "@/shared/api/types";
import { Diagram } from "@/shared/diagram/diagram";
import { useSession } from "@/shared/session/session";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { Nothing, Page, Panel, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { Deploy } from "./deploy";

export default function ProcessesPage() {
  const t = useText();
  const { may } = useSession();
  const [search, setSearch] = useSearchParams();
  const [deploying, setDeploying] = useState(false);
  const latest = useQuery({ queryKey: ["definitions"], queryFn: () => listDefinitions() });
  if (latest.error)
    return <ProblemPanel error={latest.error} retry={() => void latest.refetch()} />;
  if (!latest.data) return <Waiting />;
  const all = latest.data.items;
  const key = search.get("process") ?? all[0]?.key ?? "";
  const chosen = all.find((definition) => definition.key === key);
  return (
    <Page
      title={t("process.title")}
      actions={
        may("deploy") ? (
          <Button type="primary" icon={<UploadOutlined />} onClick={() => setDeploying(true)}>
            {t("process.deploy")}
          </Button>
        ) : null
      }
    >
      {all.length === 0 ? (
        <Nothing title={t("process.empty")} why={may("deploy") ? t("process.deploy_why") : ""} />
      ) : (
        <div className="xh-split xh-split-processes">
          <Panel title={t("process.title")} className="flush">
            <Menu
              mode="inline"
              selectedKeys={[key]}
              onClick={(choice) => setSearch({ process: choice.key }, { replace: true })}
              items={all.map((definition) => ({
                key: definition.key,
                label: definition.name || definition.key,
                extra: <span className="xh-quiet">v{definition.version}</span>,
              }))}
            />
          </Panel>
          {chosen ? (
            <Version key={chosen.key} latest={chosen} />
          ) : (
            <Nothing title={t("process.choose")} />
          )}
        </div>
      )}
      {deploying ? <Deploy onClose={() => setDeploying(false)} /> : null}
    </Page>
  );
}

function Version({ latest }: { latest: Definition }) {
  const t = useText();
  const { may } = useSession();
  const [id, setId] = useState(latest.id);
  const versions = useQuery({
    queryKey: ["definitions", latest.key],
    queryFn: () => listDefinitions(latest.key),
  });
  const all = versions.data?.items ?? [latest];
  const shown = all.find((definition) => definition.id === id) ?? latest;
  return (
    <Panel
      title={shown.name || shown.key}
      extra={
        <Select
          aria-label={t("process.versions")}
          size="small"
          style={{ minWidth: 110 }}
          value={shown.id}
          onChange={setId}
          options={all.map((definition) => ({
            value: definition.id,
            label: t("diagram.version", { n: definition.version }),
          }))}
        />
      }
    >
      <dl className="xh-facts">
        <div>
          <dt>{t("process.key")}</dt>
          <dd>
            <code>{shown.key}</code>
          </dd>
        </div>
        <div>
          <dt>{t("process.deployed")}</dt>
          <dd>{momentText(shown.deployed_at)}</dd>
        </div>
        <div>
          <dt>{t("process.hash")}</dt>
          <dd>
            <code title={shown.hash}>{shown.hash.slice(0, 12)}</code>
          </dd>
        </div>
      </dl>
      {may("operate_instance") ? (
        <p>
          <Link to={`/instances?process=${encodeURIComponent(shown.key)}`}>
            {t("instance.running")}
          </Link>
        </p>
      ) : null}
      <div className="xh-tall-diagram">
        <Diagram definitionId={shown.id} title={shown.name || shown.key} />
      </div>
    </Panel>
  );
}
