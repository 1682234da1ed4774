// Where an address leads nowhere, and where a page fails.
import { Button, Result } from "antd";
import { useEffect } from "react";
import { useNavigate, useRouteError } from "react-router";
import { useText } from "@/shared/text/text";

export function NotFound() {
  const t = useText();
  const navigate = useNavigate();
  return (
    <Result
      status="404"
      title={t("page.404_title")}
      subTitle={t("page.404_why")}
      extra={
        <Button type="primary" onClick={() => navigate("/")}>
          {t("common.home")}
        </Button>
      }
    />
  );
}

/** Stand in for a page that failed. A page whose code has been replaced is loaded anew, once. */
export function PageFailed() {
  const t = useText();
  const error = useRouteError();
  const outdated =
    error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  useEffect(() => {
    if (!outdated || sessionStorage.getItem("xiaohao-reloaded")) return;
    sessionStorage.setItem("xiaohao-reloaded", "1");
    location.reload();
  }, [outdated]);
  return (
    <Result
      status="500"
      title={t("page.error_title")}
      subTitle={t("page.error_why")}
      extra={[
        <Button key="reload" type="primary" onClick={() => location.reload()}>
          {t("common.reload")}
        </Button>,
        <Button key="home" onClick={() => location.assign("/")}>
          {t("common.home")}
        </Button>,
      ]}
    />
  );
}
