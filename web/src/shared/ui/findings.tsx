// What a check found in files: each finding with its place, rule and sentence.
import { Table, Tag } from "antd";
import type { ProblemEntry } from "@/shared/api/problem";
import { useText } from "@/shared/text/text";

export function Findings({ findings }: { findings: ProblemEntry[] }) {
  const t = useText();
  return (
    <Table<ProblemEntry & { row: number }>
      style={{ marginTop: 12 }}
      size="small"
      rowKey="row"
      title={() => t("process.findings")}
      dataSource={findings.map((finding, row) => ({ ...finding, row }))}
      pagination={false}
      scroll={{ y: 320 }}
      columns={[
        {
          key: "severity",
          width: 76,
          render: (_, finding) => (
            <Tag className="xh-mark" color={finding.severity === "warning" ? "gold" : "red"}>
              {t(
                finding.severity === "warning"
                  ? "process.finding_warning"
                  : "process.finding_error",
              )}
            </Tag>
          ),
        },
        {
          title: t("process.where"),
          key: "where",
          width: 220,
          render: (_, finding) => (
            <>
              <code>{finding.element_id}</code>
              <div className="xh-quiet xh-small">
                {[finding.file, finding.line].filter(Boolean).join(":")}
              </div>
            </>
          ),
        },
        {
          title: t("process.sentence"),
          key: "message",
          render: (_, finding) => (
            <>
              {finding.message}
              <div className="xh-quiet xh-small">{finding.rule}</div>
            </>
          ),
        },
      ]}
    />
  );
}
