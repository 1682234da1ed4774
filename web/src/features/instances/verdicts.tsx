// What a migration does to each instance: counts, equal reasons once, then one by one.
import { Alert, Button, Table, Tag } from "antd";
import { Link } from "react-router";
import type { MigrationGroup, MigrationLine } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { InstanceState } from "./instance-state";
import { type Gathered, KEPT } from "./use-migration";

type Props = { gathered: Gathered; known: string[]; onName: (element_id: string) => void };

export function Verdicts({ gathered, known, onName }: Props) {
  const t = useText();
  const { can, seen, executed, groups, lines } = gathered;
  const cannot = seen - can;
  if (seen === 0) return <Alert type="info" showIcon title={t("migrate.nothing")} />;
  return (
    <>
      <Alert
        type={cannot > 0 ? "warning" : "success"}
        showIcon
        style={{ marginBottom: 12 }}
        title={[
          t(executed ? "migrate.done_n" : "migrate.can_n", { n: can }),
          t(executed ? "migrate.left_n" : "migrate.cannot_n", { n: cannot }),
        ].join("，")}
      />
      {groups.length > 0 ? (
        <Groups groups={groups} known={known} {...(executed ? {} : { onName })} />
      ) : null}
      <Lines lines={lines} executed={executed} />
      {seen > KEPT ? <p className="xh-quiet">{t("migrate.shown_first", { n: KEPT })}</p> : null}
    </>
  );
}

type GroupsProps = {
  groups: MigrationGroup[];
  known: string[];
  onName?: (element_id: string) => void;
};

function Groups({ groups, known, onName }: GroupsProps) {
  const t = useText();
  return (
    <Table<MigrationGroup>
      className="xh-table"
      size="small"
      rowKey={(group) => `${group.rule} ${group.element_id} ${group.message}`}
      title={() => t("migrate.groups")}
      dataSource={groups}
      pagination={false}
      columns={[
        {
          key: "severity",
          width: 80,
          render: (_, group) => <Verdict refuses={group.severity === "error"} note />,
        },
        { title: t("process.sentence"), key: "message", dataIndex: "message" },
        { title: t("migrate.number"), key: "count", width: 80, dataIndex: "count" },
        {
          key: "actions",
          width: 110,
          render: (_, group) =>
            onName && group.rule === "element-missing" && !known.includes(group.element_id) ? (
              <Button size="small" onClick={() => onName(group.element_id)}>
                {t("migrate.add")}
              </Button>
            ) : null,
        },
      ]}
    />
  );
}

function Lines({ lines, executed }: { lines: MigrationLine[]; executed: boolean }) {
  const t = useText();
  return (
    <Table<MigrationLine>
      className="xh-table"
      size="small"
      rowKey="instance_id"
      title={() => t("migrate.rows")}
      dataSource={lines}
      pagination={{ pageSize: 20, hideOnSinglePage: true, size: "small" }}
      columns={[
        {
          title: t("instance.title"),
          key: "instance",
          width: 380,
          render: (_, line) => (
            <Link to={`/instances/${line.instance_id}`}>
              {line.lead
                ? `${line.lead.number} ${line.lead.subject_name}`
                : (line.business_key ?? line.instance_id.slice(0, 13))}
            </Link>
          ),
        },
        {
          title: t("instance.version"),
          key: "version",
          width: 80,
          render: (_, line) => t("diagram.version", { n: line.version }),
        },
        {
          title: t("instance.state"),
          key: "state",
          width: 90,
          render: (_, line) => <InstanceState state={line.state} />,
        },
        {
          title: t("migrate.result"),
          key: "result",
          render: (_, line) => (
            <>
              <Verdict refuses={!line.can} executed={executed} />{" "}
              {[...line.reasons, ...line.notes].map((finding) => finding.message).join("；")}
            </>
          ),
        },
      ]}
    />
  );
}

type VerdictProps = { refuses: boolean; note?: boolean; executed?: boolean };

function Verdict({ refuses, note = false, executed = false }: VerdictProps) {
  const t = useText();
  const said = executed ? (["migrate.left", "migrate.migrated"] as const) : WORDS;
  return (
    <Tag className="xh-mark" color={refuses ? "red" : note ? "default" : "green"}>
      {t(refuses ? said[0] : note ? "migrate.note" : said[1])}
    </Tag>
  );
}

const WORDS = ["migrate.cannot", "migrate.can"] as const;
