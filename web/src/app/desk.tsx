// The desk behind the sign-in: header, navigation, banner, and the page in the middle.
import {
  AlertOutlined,
  ApartmentOutlined,
  CalendarOutlined,
  ExperimentOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  PartitionOutlined,
  ProfileOutlined,
  SettingOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import { Alert, App, Button, Layout, Menu, type MenuProps } from "antd";
import { Suspense, useCallback, useState } from "react";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { Bell } from "@/features/notices/bell";
import type { Me } from "@/shared/api/types";
import { SessionProvider, useMe, useSession, useSessionExpiry } from "@/shared/session/session";
import { useText } from "@/shared/text/text";
import { Waiting } from "@/shared/ui/page";
import { ProblemPanel } from "@/shared/ui/problems";
import { ChangePassword } from "./change-password";
import { ClockBanner, useServerClock } from "./clock-banner";
import { UserMenu } from "./user-menu";

/** Let in who is signed in; send everyone else to the sign-in and back afterwards. */
export function Desk() {
  const t = useText();
  const { me, error, retry } = useMe();
  const { pathname } = useLocation();
  const { message } = App.useApp();
  const onExpired = useCallback(() => void message.warning(t("problem.expired"), 6), [message, t]);
  useSessionExpiry(onExpired);
  if (error) return <ProblemPanel error={error} retry={retry} />;
  if (me === undefined) return <Waiting />;
  if (me === null) {
    const back = pathname === "/" ? "" : `?back=${encodeURIComponent(pathname)}`;
    return <Navigate to={`/sign-in${back}`} replace />;
  }
  return (
    <SessionProvider me={me}>
      <Room me={me} />
    </SessionProvider>
  );
}

function Room({ me }: { me: Me }) {
  const t = useText();
  const [folded, setFolded] = useState(() => window.innerWidth < 1100);
  const told = useServerClock(me.sandbox);
  if (!told) return <Waiting />;
  return (
    <Layout className="xh-desk">
      <a className="xh-skip" href="#content">
        {t("app.skip")}
      </a>
      <Layout.Header className="xh-header">
        <Button
          type="text"
          className="xh-fold"
          icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          aria-label={t(folded ? "app.expand" : "app.collapse")}
          onClick={() => setFolded(!folded)}
        />
        <Link to="/" className="xh-brand">
          <strong>{t("app.name")}</strong>
          <span>{t("app.title")}</span>
        </Link>
        <Bell />
        <UserMenu />
      </Layout.Header>
      <Layout>
        <Layout.Sider width={176} collapsedWidth={52} collapsed={folded} className="xh-sider">
          <nav aria-label={t("app.main_nav")}>
            <Navigation folded={folded} />
          </nav>
        </Layout.Sider>
        <Layout.Content className="xh-content" id="content">
          {me.sandbox ? <ClockBanner /> : null}
          {me.sample_data ? (
            <Alert
              banner
              type="info"
              className="xh-banner"
              icon={<ExperimentOutlined />}
              title={t("app.sample_banner")}
            />
          ) : null}
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </Layout.Content>
      </Layout>
      {me.user.must_change_password ? <ChangePassword forced onClose={() => undefined} /> : null}
    </Layout>
  );
}

function Navigation({ folded }: { folded: boolean }) {
  const t = useText();
  const { may } = useSession();
  const { pathname } = useLocation();
  const items: MenuProps["items"] = [
    { key: "/", icon: <ProfileOutlined />, label: <Link to="/">{t("nav.worklist")}</Link> },
    ...(may("see_ledger")
      ? [
          {
            key: "/leads",
            icon: <UnorderedListOutlined />,
            label: <Link to="/leads">{t("nav.ledger")}</Link>,
          },
        ]
      : []),
    ...(may("supervise")
      ? [
          {
            key: "/supervision",
            icon: <AlertOutlined />,
            label: <Link to="/supervision">{t("nav.supervision")}</Link>,
          },
        ]
      : []),
    { key: "/law", icon: <CalendarOutlined />, label: <Link to="/law">{t("law.nav")}</Link> },
    ...(may("see_definitions")
      ? [
          {
            key: "/processes",
            icon: <ApartmentOutlined />,
            label: <Link to="/processes">{t("nav.processes")}</Link>,
          },
        ]
      : []),
    ...(may("operate_instance")
      ? [
          {
            key: "/instances",
            icon: <PartitionOutlined />,
            label: <Link to="/instances">{t("nav.instances")}</Link>,
          },
        ]
      : []),
    ...(may("manage_people")
      ? [
          {
            key: "/admin",
            icon: <SettingOutlined />,
            label: t("nav.admin"),
            children: [
              { key: "/admin/users", label: <Link to="/admin/users">{t("nav.users")}</Link> },
              { key: "/admin/bodies", label: <Link to="/admin/bodies">{t("nav.bodies")}</Link> },
              {
                key: "/admin/notices",
                label: <Link to="/admin/notices">{t("outbox.title")}</Link>,
              },
            ],
          },
        ]
      : []),
  ];
  const known = [
    "/admin/users",
    "/admin/bodies",
    "/admin/notices",
    "/processes",
    "/instances",
    "/supervision",
    "/law",
    "/leads",
  ];
  const here =
    known.find((at) => pathname.startsWith(at)) ?? (pathname.startsWith("/tasks") ? "/" : pathname);
  return (
    <Menu
      mode="inline"
      inlineCollapsed={folded}
      selectedKeys={[here]}
      defaultOpenKeys={folded ? [] : ["/admin"]}
      items={items}
    />
  );
}
