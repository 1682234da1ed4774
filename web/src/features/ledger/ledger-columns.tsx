// The columns of the ledger's table.
import type { TableColumnsType } from "antd";
import { Link } from "react-router";
import type { Lead } from "@/shared/api/types";
import { useCodes } from "@/shared/session/codes";
import { dateText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { AgeMark, Amount, KeyMarks, RiskMark, SampleMark, StageMark } from "@/shared/ui/marks";

export function useLedgerColumns(sort: string): TableColumnsType<Lead> {
  const t = useText();
  const codes = useCodes();
  const sortable = (name: string) => ({
    key: name,
    sorter: true,
    sortOrder:
      sort === name ? ("ascend" as const) : sort === `-${name}` ? ("descend" as const) : null,
  });
  return [
    {
      title: t("column.number"),
      ...sortable("number"),
      width: 118,
      render: (_, lead) => (
        <Link
          to={`/leads/${lead.id}`}
          className="xh-number"
          onClick={(event) => event.stopPropagation()}
        >
          {lead.number}
        </Link>
      ),
    },
    {
      title: t("column.subject_name"),
      key: "subject_name",
      render: (_, lead) => (
        <div>
          {lead.subject_name}
          <div className="xh-quiet xh-small">
            {codes.label("sector", lead.sector)} {lead.sample ? <SampleMark /> : null}
          </div>
        </div>
      ),
    },
    {
      title: t("column.street_name"),
      key: "street",
      width: 88,
      render: (_, lead) => lead.street_name,
    },
    {
      title: t("column.amount_involved"),
      ...sortable("amount_involved"),
      align: "right",
      width: 108,
      render: (_, lead) => <Amount value={lead.amount_involved} />,
    },
    {
      title: t("column.participants_short"),
      ...sortable("participants"),
      align: "right",
      width: 70,
      render: (_, lead) => (
        <span className="xh-number">{lead.participants ?? t("common.none")}</span>
      ),
    },
    {
      title: t("column.risk_grade"),
      key: "grade",
      width: 124,
      render: (_, lead) => (
        <span className="xh-page-marks">
          <RiskMark grade={lead.risk_grade} label={codes.label("risk_grade", lead.risk_grade)} />
          <KeyMarks flags={lead.key_flags} />
          <AgeMark tier={lead.age_tier} />
        </span>
      ),
    },
    {
      title: t("column.stage"),
      key: "stage",
      width: 116,
      render: (_, lead) => (
        <div>
          <StageMark stage={lead.stage} label={codes.label("stage", lead.stage)} />
          <div className="xh-quiet xh-small">{codes.label("route", lead.route)}</div>
        </div>
      ),
    },
    {
      title: t("column.responsible_body_name"),
      key: "body",
      width: 120,
      render: (_, lead) => lead.responsible_body_name ?? t("common.none"),
    },
    {
      title: t("column.on", { name: t("column.discovered_on") }),
      ...sortable("discovered_on"),
      width: 122,
      render: (_, lead) => <span className="xh-number">{dateText(lead.discovered_on)}</span>,
    },
  ];
}
