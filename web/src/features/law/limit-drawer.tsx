// One limit: every version with its article and conditions, and the trial of a date.
import { Drawer, Tag } from "antd";
import { Link } from "react-router";
import type { CatalogueLimit, LimitVersion } from "@/shared/api/types";
import { useSession } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { current, extensionText, type Kind, lengthText, listed, periodText } from "./limits";
import { TryLimit } from "./try-limit";

type Props = { limit: CatalogueLimit; onClose: () => void };

export function LimitDrawer({ limit, onClose }: Props) {
  const t = useText();
  const { may } = useSession();
  const now = current(limit);
  const others = limit.versions.filter((version) => version !== now).reverse();
  return (
    <Drawer open title={limit.name} size={620} onClose={onClose}>
      <p className="xh-quiet xh-law-version-ids">
        {listed(limit.ids)} · {t(`law.kind.${limit.kind as Kind}`)}
        {may("see_ledger") ? (
          <>
            {" · "}
            <Link to={`/law?view=changes&limit_id=${limit.id}`}>{t("law.moved_by")}</Link>
          </>
        ) : null}
      </p>
      <Version version={now} limit={limit} />
      <section aria-label={t("law.try")} className="xh-law-part">
        <h3>{t("law.try")}</h3>
        <TryLimit key={limit.id} limit={limit} version={now} />
      </section>
      {others.length > 0 ? (
        <section aria-label={t("law.versions")} className="xh-law-part">
          <h3>{t("law.versions")}</h3>
          {others.map((version) => (
            <Version key={version.effective_from ?? ""} version={version} limit={limit} />
          ))}
        </section>
      ) : null}
    </Drawer>
  );
}

function Version({ version, limit }: { version: LimitVersion; limit: CatalogueLimit }) {
  const t = useText();
  const starts = version.trigger_name || t(limit.needs_start ? "law.from_step" : "law.fixed_day");
  const lines: [string, React.ReactNode][] = [
    [
      t("law.length"),
      <span key="length">
        {version.bound === "not_earlier" ? `${t("law.not_earlier")} ` : ""}
        <strong>{lengthText(version)}</strong>{" "}
        {version.in_force ? null : <Tag>{t("law.not_in_force")}</Tag>}
      </span>,
    ],
    [t("law.article"), version.article],
    [t("law.starts"), starts],
    [t("law.period"), periodText(version) || t("law.always")],
    [t("law.roll"), t(`law.roll.${version.roll as "none"}`)],
    [t("law.judged"), t(`law.judged.${version.judged_by as "now"}`)],
  ];
  if (version.suspension.length > 0) {
    lines.push([t("law.suspension"), listed(version.suspension)]);
  }
  for (const extension of version.extensions) {
    lines.push([
      t("law.extensions"),
      [
        extensionText(extension),
        t("law.recorded_by", { who: extension.authority }),
        extension.article,
      ].join(" · "),
    ]);
  }
  if (version.warnings.length > 0) {
    lines.push([t("law.warnings"), t("law.warn", { days: listed(version.warnings) })]);
  }
  if (version.met_by.length > 0) lines.push([t("law.met_by"), listed(version.met_by)]);
  if (version.routes.length > 0) lines.push([t("law.routes"), listed(version.routes)]);
  if (version.unless.length > 0) lines.push([t("law.unless"), listed(version.unless)]);
  if (version.note) lines.push([t("law.note"), version.note]);
  return (
    <dl className="xh-act xh-law-version">
      {lines.map(([name, value], at) => (
        // The lines of a version never change their order.
        // biome-ignore lint/suspicious/noArrayIndexKey: a name may occur twice
        <div key={at}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
