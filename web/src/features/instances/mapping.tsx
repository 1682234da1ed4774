// Which element of the old version is which of the new one, where the ids differ.
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select, Space } from "antd";
import type { DefinitionPage } from "@/shared/api/types";
import { useText } from "@/shared/text/text";
import { Panel } from "@/shared/ui/page";

export type Pair = { from: string; to: string | null };
type Elements = DefinitionPage["elements"];
type Props = {
  pairs: Pair[];
  sources: Elements;
  targets: Elements;
  onChange: (pairs: Pair[]) => void;
};

const ANEW = "";

export function Mapping({ pairs, sources, targets, onChange }: Props) {
  const t = useText();
  function put(at: number, pair: Pair) {
    onChange(pairs.map((old, place) => (place === at ? pair : old)));
  }
  return (
    <Panel
      title={t("migrate.mapping")}
      extra={
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => onChange([...pairs, { from: "", to: null }])}
        >
          {t("migrate.add")}
        </Button>
      }
    >
      <p className="xh-quiet">{t("migrate.mapping_why")}</p>
      {pairs.map((pair, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
        <Space key={at} wrap style={{ marginBottom: 8 }}>
          <Select
            aria-label={t("migrate.source")}
            placeholder={t("migrate.source")}
            style={{ width: 300 }}
            showSearch
            optionFilterProp="label"
            value={pair.from || null}
            onChange={(from: string) => put(at, { ...pair, from })}
            options={named(sources)}
          />
          →
          <Select
            aria-label={t("migrate.target")}
            style={{ width: 300 }}
            showSearch
            optionFilterProp="label"
            value={pair.to ?? ANEW}
            onChange={(to: string) => put(at, { ...pair, to: to === ANEW ? null : to })}
            options={[{ value: ANEW, label: t("migrate.anew") }, ...named(targets)]}
          />
          <Button
            icon={<DeleteOutlined />}
            aria-label={t("common.cancel")}
            onClick={() => onChange(pairs.filter((_, place) => place !== at))}
          />
        </Space>
      ))}
    </Panel>
  );
}

function named(elements: Elements) {
  return elements.map((element) => ({
    value: element.id,
    label: element.name ? `${element.name}（${element.id}）` : element.id,
  }));
}
