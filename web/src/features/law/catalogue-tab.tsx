// The catalogue of limits in force: searched, filtered, printed; each limit opens with its trial.
import { DownloadOutlined, PrinterOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Segmented, Table, Tag } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { readCatalogue } from "@/shared/api/law";
import type { Catalogue, CatalogueLimit } from "@/shared/api/types";
import { useSession } from "@/shared/session/session";
import { momentText } from "@/shared/text/dates";
import { useText } from "@/shared/text/text";
import { Nothing, Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { LimitDrawer } from "./limit-drawer";
import {
  current,
  extensionText,
  found,
  KINDS,
  type Kind,
  lengthText,
  listed,
  periodText,
} from "./limits";
import { useTables } from "./use-tables";

export function CatalogueTab() {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const [words, setWords] = useState("");
  const catalogue = useQuery({ queryKey: ["catalogue"], queryFn: readCatalogue });
  if (catalogue.error) {
    return <ProblemPanel error={catalogue.error} retry={() => void catalogue.refetch()} />;
  }
  if (!catalogue.data) return <Waiting />;
  const { items, source } = catalogue.data;
  const kind = search.get("kind") ?? "";
  const shown = found(items, words, kind);
  const open = items.find((limit) => limit.ids.includes(search.get("limit") ?? ""));

  function set(name: string, value: string) {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  }

  return (
    <>
      <div className="xh-filters xh-no-print">
        <Input
          allowClear
          style={{ width: 230 }}
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("law.search")}
          aria-label={t("law.search")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Segmented
          aria-label={t("law.kind")}
          value={kind}
          onChange={(value) => set("kind", value)}
          options={[
            { value: "", label: t("common.all") },
            ...KINDS.map((one) => ({ value: one, label: t(`law.kind.${one}`) })),
          ]}
        />
        <span className="xh-grow" />
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
          {t("law.print")}
        </Button>
      </div>
      <h2 className="xh-law-printed">
        {t("law.limits")}
        {kind ? ` · ${t(`law.kind.${kind as Kind}`)}` : ""}
      </h2>
      <Source source={source} />
      <Limits limits={shown} onOpen={(limit) => set("limit", limit.id)}>
        {items.length === 0 ? (
          <Nothing title={t("law.no_limits")} why={t("law.no_limits_why")} />
        ) : (
          <Nothing
            title={t("law.none_found")}
            action={
              <Button
                onClick={() => {
                  setWords("");
                  set("kind", "");
                }}
              >
                {t("common.reset")}
              </Button>
            }
          />
        )}
      </Limits>
      {shown.length > 0 ? (
        <p className="xh-foot" aria-live="polite">
          {t("law.count", { n: shown.length })}
        </p>
      ) : null}
      {open ? <LimitDrawer limit={open} onClose={() => set("limit", "")} /> : null}
    </>
  );
}

/** Say since when this catalogue counts, with which processes it came, and hand out its tables. */
function Source({ source }: { source: Catalogue["source"] }) {
  const t = useText();
  const { may } = useSession();
  const tables = useTables(source);
  if (!source) return null;
  const [first] = source.processes;
  return (
    <p className="xh-law-source">
      {t("law.since", { at: momentText(source.since) })}
      {first ? (
        <>
          {t("law.deployed_with", { n: source.processes.length })}{" "}
          {may("see_definitions") ? (
            <Link
              className="xh-no-print"
              to={`/processes?process=${encodeURIComponent(first.process_id)}`}
            >
              {t("law.see_processes")}
            </Link>
          ) : null}
        </>
      ) : null}
      {first && may("see_definitions") ? (
        <Button
          type="link"
          size="small"
          className="xh-no-print"
          icon={<DownloadOutlined aria-hidden />}
          loading={tables.busy}
          onClick={() => void tables.save("deadline")}
        >
          {t("law.save_limits")}
        </Button>
      ) : null}
    </p>
  );
}

type LimitsProps = {
  limits: CatalogueLimit[];
  onOpen: (limit: CatalogueLimit) => void;
  children: React.ReactNode;
};

function Limits({ limits, onOpen, children }: LimitsProps) {
  const t = useText();
  return (
    <Table<CatalogueLimit>
      className="xh-table xh-law-limits"
      size="small"
      rowKey="id"
      dataSource={limits}
      pagination={false}
      scroll={{ x: 940 }}
      rowClassName="xh-row-open"
      onRow={(limit) => ({ onClick: () => onOpen(limit) })}
      locale={{ emptyText: children }}
      columns={[
        {
          title: t("law.limit"),
          key: "name",
          width: 230,
          render: (_, limit) => (
            <>
              <button type="button" className="xh-link" onClick={() => onOpen(limit)}>
                {limit.name}
              </button>
              <div className="xh-quiet xh-small">
                {listed(limit.ids)} · {t(`law.kind.${limit.kind as Kind}`)}
              </div>
            </>
          ),
        },
        {
          title: t("law.length"),
          key: "length",
          width: 130,
          render: (_, limit) => {
            const version = current(limit);
            return (
              <>
                {version.bound === "not_earlier" ? `${t("law.not_earlier")} ` : ""}
                <strong>{lengthText(version)}</strong>
                {version.in_force ? null : (
                  <div>
                    <Tag color="gold">{t("law.not_in_force")}</Tag>
                  </div>
                )}
              </>
            );
          },
        },
        {
          title: t("law.starts"),
          key: "trigger",
          width: 130,
          render: (_, limit) => limit.trigger_name || <Started limit={limit} />,
        },
        {
          title: t("law.article"),
          key: "article",
          render: (_, limit) => current(limit).article,
        },
        {
          title: t("law.extensions_warnings"),
          key: "extensions",
          width: 180,
          render: (_, limit) => <Extended limit={limit} />,
        },
        {
          title: t("law.period"),
          key: "period",
          width: 150,
          render: (_, limit) => (
            <>
              {periodText(current(limit)) || <span className="xh-quiet">{t("law.always")}</span>}
              {limit.versions.length > 1 ? (
                <div className="xh-quiet xh-small">
                  {t("law.other_versions", { n: limit.versions.length - 1 })}
                </div>
              ) : null}
            </>
          ),
        },
      ]}
    />
  );
}

function Started({ limit }: { limit: CatalogueLimit }) {
  const t = useText();
  return (
    <span className="xh-quiet">{t(limit.needs_start ? "law.from_step" : "law.fixed_day")}</span>
  );
}

function Extended({ limit }: { limit: CatalogueLimit }) {
  const t = useText();
  const { extensions, warnings } = current(limit);
  if (extensions.length === 0 && warnings.length === 0) {
    return <span className="xh-quiet">{t("common.none")}</span>;
  }
  return (
    <>
      {extensions.map((extension) => (
        <div key={`${extension.article} ${extension.length}`}>{extensionText(extension)}</div>
      ))}
      {warnings.length > 0 ? (
        <div className="xh-quiet xh-small">{t("law.warn", { days: listed(warnings) })}</div>
      ) : null}
    </>
  );
}
