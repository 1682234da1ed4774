// Which address shows which page; one line per page, each loaded when it is first opened.
import { lazy } from "react";
import type { RouteObject } from "react-router";
import { Desk } from "./desk";
import { NotFound, PageFailed } from "./stops";

const SignInPage = lazy(() => import("@/features/sign-in/sign-in-page"));
const WorklistPage = lazy(() => import("@/features/worklist/worklist-page"));
const TaskPage = lazy(() => import("@/features/task/task-page"));
const LedgerPage = lazy(() => import("@/features/ledger/ledger-page"));
const RegisterPage = lazy(() => import("@/features/ledger/register-page"));
const LeadPage = lazy(() => import("@/features/lead-file/lead-page"));
const SupervisionPage = lazy(() => import("@/features/supervision/supervision-page"));
const LawPage = lazy(() => import("@/features/law/law-page"));
const ProcessesPage = lazy(() => import("@/features/processes/processes-page"));
const InstancesPage = lazy(() => import("@/features/instances/instances-page"));
const InstancePage = lazy(() => import("@/features/instances/instance-page"));
const MigratePage = lazy(() => import("@/features/instances/migrate-page"));
const NoticesPage = lazy(() => import("@/features/notices/notices-page"));
const NoticeSettingsPage = lazy(() => import("@/features/notices/settings-page"));
const OutboxPage = lazy(() => import("@/features/notices/outbox-page"));
const UsersPage = lazy(() => import("@/features/admin/users-page"));
const BodiesPage = lazy(() => import("@/features/admin/bodies-page"));

export const routes: RouteObject[] = [
  { path: "/sign-in", element: <SignInPage />, errorElement: <PageFailed /> },
  {
    path: "/",
    element: <Desk />,
    errorElement: <PageFailed />,
    children: [
      {
        errorElement: <PageFailed />,
        children: [
          { index: true, element: <WorklistPage /> },
          { path: "tasks/:taskId", element: <TaskPage /> },
          { path: "leads", element: <LedgerPage /> },
          { path: "leads/new", element: <RegisterPage /> },
          { path: "leads/:leadId", element: <LeadPage /> },
          { path: "supervision", element: <SupervisionPage /> },
          { path: "law", element: <LawPage /> },
          { path: "processes", element: <ProcessesPage /> },
          { path: "instances", element: <InstancesPage /> },
          { path: "instances/migrate", element: <MigratePage /> },
          { path: "instances/:instanceId", element: <InstancePage /> },
          { path: "notices", element: <NoticesPage /> },
          { path: "notices/settings", element: <NoticeSettingsPage /> },
          { path: "admin/notices", element: <OutboxPage /> },
          { path: "admin/users", element: <UsersPage /> },
          { path: "admin/bodies", element: <BodiesPage /> },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
  },
];
