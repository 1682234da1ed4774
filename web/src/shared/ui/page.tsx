// The frame of a page: one heading, its actions beside it, and the title of the browser's tab.
import { Spin } from "antd";
import { type ReactNode, useEffect } from "react";
import { useText } from "@/shared/text/text";

type Props = {
  title: string;
  heading?: ReactNode;
  marks?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

export function Page({ title, heading, marks, actions, children }: Props) {
  const t = useText();
  const appName = t("app.name");
  useEffect(() => {
    document.title = `${title} · ${appName}`;
  }, [title, appName]);
  return (
    <div className="xh-page">
      <div className="xh-page-head">
        <h1>{heading ?? title}</h1>
        {marks ? <div className="xh-page-marks">{marks}</div> : null}
        {actions ? <div className="xh-page-actions">{actions}</div> : null}
      </div>
      {children}
    </div>
  );
}

/** A box with a heading: the unit from which pages are built. */
export function Panel({
  title,
  extra,
  children,
  className = "",
}: {
  title: string;
  extra?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`xh-panel ${className}`} aria-label={title}>
      <div className="xh-panel-head">
        <h2>{title}</h2>
        {extra}
      </div>
      <div className="xh-panel-body">{children}</div>
    </section>
  );
}

export function Waiting() {
  const t = useText();
  return (
    <div className="xh-waiting" role="status" aria-label={t("common.loading")}>
      <Spin />
    </div>
  );
}

/** Say that there is nothing, and what to do about it. */
export function Nothing({
  title,
  why,
  action,
}: {
  title: string;
  why?: string;
  action?: ReactNode;
}) {
  return (
    <div className="xh-nothing">
      <p className="xh-nothing-title">{title}</p>
      {why ? <p>{why}</p> : null}
      {action}
    </div>
  );
}
