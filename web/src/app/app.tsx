// What surrounds every page: queries, language, look, messages, addresses.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, App as Messages } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { Suspense, useEffect } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { Problem } from "@/shared/api/problem";
import { useLanguage } from "@/shared/text/language";
import { Waiting } from "@/shared/ui/page";
import { routes } from "./routes";
import { theme } from "./theme";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays one; only a server that cannot be reached is asked again.
      retry: (count, error) =>
        count < 2 && error instanceof Problem && (error.status === 0 || error.status === 503),
    },
  },
});

const router = createBrowserRouter(routes);

export function App() {
  const language = useLanguage();
  useEffect(() => {
    dayjs.locale(language === "zh" ? "zh-cn" : "en");
  }, [language]);
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        button={{ autoInsertSpace: false }}
        locale={language === "zh" ? zhCN : enUS}
        theme={theme}
        componentSize="medium"
      >
        <Messages message={{ top: 56, maxCount: 3 }} notification={{ top: 64 }}>
          <Suspense fallback={<Waiting />}>
            <RouterProvider router={router} />
          </Suspense>
        </Messages>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
