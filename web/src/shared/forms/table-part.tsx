// A table of a form: rows that an expression gives, only to be read.
import { CheckCircleFilled, CloseCircleOutlined } from "@ant-design/icons";
import { Table } from "antd";
import { dateText, momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import type { Tree } from "./paths";
import type { Node } from "./plan";

export function TablePart({ node }: { node: Node }) {
  const { columns = [], rowCount } = node.component;
  const rows = node.table.map((row, at) => ({ ...row, at }));
  const perPage = rowCount ?? 20;
  return (
    <div className="xh-table-part">
      {node.label ? <h3>{node.label}</h3> : null}
      <Table<Tree & { at: number }>
        size="small"
        bordered
        rowKey="at"
        dataSource={rows}
        pagination={rows.length > perPage ? { pageSize: perPage, size: "small" } : false}
        columns={columns.map((column) => ({
          key: column.key,
          title: column.label,
          render: (_, row) => <Cell value={row[column.key]} />,
        }))}
      />
    </div>
  );
}

function Cell({ value }: { value: unknown }) {
  const t = useText();
  if (value === true || value === false) {
    return (
      <span className="xh-yes-no">
        {value ? (
          <CheckCircleFilled className="xh-good" aria-hidden />
        ) : (
          <CloseCircleOutlined className="xh-bad" aria-hidden />
        )}{" "}
        {t(value ? "common.yes" : "common.no")}
      </span>
    );
  }
  if (value === null || value === undefined || value === "") return <>{t("common.none")}</>;
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) return <>{dateText(value)}</>;
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value))
    return <>{momentText(value)}</>;
  return <>{typeof value === "object" ? JSON.stringify(value) : String(value)}</>;
}
