// The ledger: every lead one may see, searched, filtered, sorted, exported.

import { DownloadOutlined, PlusOutlined, SearchOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Input, Select, Table, type TableProps } from "antd";
import { useDeferredValue, useState } from "react";
import { useNavigate } from "react-router";
import { exportLeads, listLeads } from "@/shared/api/leads";
import type { Lead } from "@/shared/api/types";
import { serverNow } from "@/shared/clock";
import { useBodies, useCodes } from "@/shared/session/codes";
import { useSession } from "@/shared/session/session";
import { shanghaiDate } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { hand } from "@/shared/ui/hand";
import { More } from "@/shared/ui/more";
import { Nothing, Page } from "@/shared/ui/page";
import { ProblemPanel, useSay } from "@/shared/ui/problems";
import { usePages } from "@/shared/ui/use-pages";
import { useSettled } from "@/shared/ui/use-settled";
import { ImportDialog } from "./import-dialog";
import { useLedgerColumns } from "./ledger-columns";
import { type LedgerFilters, useLedgerFilters } from "./use-ledger-filters";

export default function LedgerPage() {
  const t = useText();
  const navigate = useNavigate();
  const { may } = useSession();
  const filters = useLedgerFilters();
  const say = useSay();
  const [exporting, setExporting] = useState(false);
  const [importing, setImporting] = useState(false);
  const [words, setWords] = useState("");
  const settled = useSettled(words.trim());
  const query = { ...filters.query, ...(settled ? { q: settled } : {}) };
  const pages = usePages(["leads", query], (cursor) =>
    listLeads({ ...query, ...(cursor ? { cursor } : {}) }),
  );
  const columns = useLedgerColumns(filters.sort);
  const shown = useDeferredValue(pages.items);

  async function save() {
    setExporting(true);
    try {
      hand(await exportLeads(query), `${t("ledger.file")}-${shanghaiDate(serverNow())}.xlsx`);
      say.done(t("ledger.exported"));
    } catch (error) {
      say.problem(error);
    } finally {
      setExporting(false);
    }
  }

  const onChange: TableProps<Lead>["onChange"] = (_, __, sorter) => {
    const by = Array.isArray(sorter) ? sorter[0] : sorter;
    if (!by?.order) filters.set({ sort: "-registered_at" });
    else filters.set({ sort: `${by.order === "descend" ? "-" : ""}${String(by.columnKey)}` });
  };

  return (
    <Page
      title={t("ledger.title")}
      actions={
        <>
          {may("export_ledger") ? (
            <Button icon={<DownloadOutlined />} loading={exporting} onClick={() => void save()}>
              {t("ledger.export")}
            </Button>
          ) : null}
          {may("import_ledger") ? (
            <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>
              {t("ledger.import")}
            </Button>
          ) : null}
          {may("register_lead") ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => navigate("/leads/new")}>
              {t("ledger.register")}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="xh-panel">
        <div className="xh-filters">
          <Input
            allowClear
            style={{ width: 210 }}
            prefix={<SearchOutlined aria-hidden />}
            placeholder={t("ledger.search")}
            aria-label={t("ledger.search")}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Choices filters={filters} />
          {filters.filtered ? (
            <Button type="link" onClick={filters.clear}>
              {t("common.reset")}
            </Button>
          ) : null}
        </div>
        {pages.error ? (
          <ProblemPanel error={pages.error} retry={pages.reload} />
        ) : (
          <>
            <Table<Lead>
              className="xh-table"
              size="small"
              rowKey="id"
              columns={columns}
              dataSource={shown}
              loading={pages.waiting}
              pagination={false}
              scroll={{ x: 1000 }}
              onChange={onChange}
              showSorterTooltip={false}
              rowClassName="xh-row-open"
              onRow={(lead) => ({ onClick: () => navigate(`/leads/${lead.id}`) })}
              locale={{
                emptyText: (
                  <Nothing
                    title={t("ledger.empty")}
                    why={t("ledger.empty_why")}
                    action={
                      filters.filtered || words ? (
                        <Button
                          onClick={() => {
                            setWords("");
                            filters.clear();
                          }}
                        >
                          {t("common.reset")}
                        </Button>
                      ) : null
                    }
                  />
                ),
              }}
            />
            {pages.items.length > 0 ? (
              <More
                pages={pages}
                count={t(pages.total === null ? "ledger.shown" : "ledger.count", {
                  n: pages.total ?? pages.items.length,
                })}
              />
            ) : null}
          </>
        )}
      </div>
      {importing ? (
        <ImportDialog onClose={() => setImporting(false)} onImported={pages.reload} />
      ) : null}
    </Page>
  );
}

function Choices({ filters }: { filters: LedgerFilters }) {
  const t = useText();
  const codes = useCodes();
  const streets = useBodies().filter((body) => body.kind === "street");
  const years = Array.from({ length: 12 }, (_, i) => serverNow().getFullYear() - i);
  const choice = (
    name: "street_id" | "sector" | "stage" | "route" | "risk_grade" | "year" | "state",
    label: string,
    width: number,
    options: { value: string; label: string }[],
  ) => (
    <Select
      key={name}
      aria-label={label}
      placeholder={label}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      style={{ width }}
      value={filters[name] || null}
      onChange={(value) => filters.set({ [name]: value ?? "" })}
      options={options}
    />
  );
  return (
    <>
      {choice(
        "street_id",
        t("ledger.street"),
        104,
        streets.map((street) => ({ value: street.id, label: street.name })),
      )}
      {choice("sector", t("ledger.sector"), 112, codes.options("sector"))}
      {choice("stage", t("ledger.stage"), 96, codes.options("stage"))}
      {choice("route", t("ledger.route"), 112, codes.options("route"))}
      {choice("risk_grade", t("ledger.grade"), 104, codes.options("risk_grade"))}
      {choice(
        "year",
        t("ledger.year"),
        84,
        years.map((year) => ({ value: String(year), label: String(year) })),
      )}
      {choice("state", t("ledger.state_all"), 104, [
        { value: "open", label: t("ledger.open") },
        { value: "closed", label: t("ledger.closed") },
      ])}
      <Button
        type={filters.key ? "primary" : "default"}
        ghost={filters.key}
        aria-pressed={filters.key}
        onClick={() => filters.set({ key: !filters.key })}
      >
        {t("ledger.key")}
      </Button>
    </>
  );
}
