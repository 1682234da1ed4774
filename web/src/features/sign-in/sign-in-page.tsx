// The sign-in: login and password, and the sample accounts when the server holds sample data.
import { GlobalOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { Navigate, useSearchParams } from "react-router";
import { signIn, signInHint } from "@/shared/api/people";
import { sentenceOf } from "@/shared/api/problem";
import type { SignInHint } from "@/shared/api/types";
import { ME, useMe } from "@/shared/session/session";
import { setLanguage, useLanguage } from "@/shared/text/language";
import { useText } from "@/shared/text/text";

type Entries = { login: string; password: string };

export default function SignInPage() {
  const t = useText();
  const language = useLanguage();
  const { me } = useMe();
  const [search] = useSearchParams();
  const [form] = Form.useForm<Entries>();
  const queries = useQueryClient();
  const samples = useQuery({
    queryKey: ["samples"],
    queryFn: signInHint,
    retry: false,
    staleTime: 60_000,
  });
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const title = `${t("sign_in.title")} · ${t("app.name")}`;
  useEffect(() => {
    document.title = title;
  }, [title]);

  if (me) return <Navigate to={safeBack(search.get("back"))} replace />;

  async function enter({ login, password }: Entries) {
    setBusy(true);
    setRefused(null);
    try {
      await signIn(login.trim(), password);
      // Nothing that the person before has seen stays in memory.
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] });
      await queries.resetQueries({ queryKey: ME });
    } catch (error) {
      setRefused(error);
      form.setFieldValue("password", "");
    } finally {
      setBusy(false);
    }
  }

  const accounts = samples.data?.accounts ?? [];
  // The first of each role comes first; a second street's or unit's people are a click away.
  const main = firstOfEachRole(accounts);
  const others = accounts.filter((account) => !main.includes(account));
  const password = samples.data?.password ?? "";
  const choose = (login: string) => form.setFieldsValue({ login, password });
  return (
    <div className="xh-sign-in">
      <div className="xh-sign-in-word">
        <h1>{t("app.name")}</h1>
        <p style={{ fontSize: 18, margin: "0 0 4px" }}>{t("app.title")}</p>
        <p style={{ opacity: 0.85 }}>{t("app.owner")}</p>
        <p style={{ marginTop: 40 }}>{t("sign_in.promise")}</p>
        <ul>
          <li>— {t("sign_in.point_1")}</li>
          <li>— {t("sign_in.point_2")}</li>
          <li>— {t("sign_in.point_3")}</li>
        </ul>
      </div>
      <main className="xh-sign-in-form">
        <div style={{ textAlign: "right" }}>
          <Button
            type="text"
            size="small"
            icon={<GlobalOutlined />}
            onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
          >
            {t("user.language")}
          </Button>
        </div>
        <h2>{t("sign_in.title")}</h2>
        {refused ? (
          <Alert type="error" showIcon title={sentenceOf(refused)} style={{ marginBottom: 16 }} />
        ) : null}
        <Form
          form={form}
          layout="vertical"
          onFinish={(entries) => void enter(entries)}
          requiredMark={false}
        >
          <Form.Item
            name="login"
            label={t("sign_in.login")}
            rules={[{ required: true, message: t("sign_in.need_login") }]}
          >
            <Input size="large" autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("sign_in.password")}
            rules={[{ required: true, message: t("sign_in.need_password") }]}
          >
            <Input.Password size="large" autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" size="large" block htmlType="submit" loading={busy}>
            {t("sign_in.submit")}
          </Button>
        </Form>
        {accounts.length > 0 ? (
          <section aria-labelledby="samples" style={{ marginTop: 28 }}>
            <h3 id="samples" style={{ marginBottom: 4 }}>
              {t("sign_in.samples")}
            </h3>
            <p className="xh-quiet" style={{ marginTop: 0 }}>
              {t("sign_in.samples_why", { password })}
            </p>
            <Samples accounts={main} onChoose={choose} />
            {others.length > 0 ? (
              <details className="xh-more-samples">
                <summary>{t("sign_in.samples_more", { n: others.length })}</summary>
                <Samples accounts={others} onChoose={choose} />
              </details>
            ) : null}
          </section>
        ) : null}
      </main>
    </div>
  );
}

type Accounts = SignInHint["accounts"];
type SamplesProps = { accounts: Accounts; onChoose: (login: string) => void };

function Samples({ accounts, onChoose }: SamplesProps) {
  return (
    <div className="xh-samples">
      {accounts.map((account) => (
        <Button key={account.login} onClick={() => onChoose(account.login)}>
          <strong>{account.login}</strong>
          <small>
            {account.roles.map((role) => `${role.body_name} · ${role.role_name}`).join("；")}
          </small>
        </Button>
      ))}
    </div>
  );
}

function firstOfEachRole(accounts: Accounts): Accounts {
  const order = ["handler", "approver", "supervisor", "convener", "police_handler"];
  const streetFirst = [...accounts].sort(
    (a, b) => Number(a.login.includes("-")) - Number(b.login.includes("-")),
  );
  const firsts = new Map<string, Accounts[number]>();
  for (const account of streetFirst) {
    const role = account.roles[0]?.role ?? "";
    const held = firsts.get(role);
    // Among equals the handler of a street starts the walk of a lead.
    if (!held || (role === "handler" && account.login === "chengban")) firsts.set(role, account);
  }
  const rank = (role: string) => (order.includes(role) ? order.indexOf(role) : order.length);
  return [...firsts.entries()].sort(([a], [b]) => rank(a) - rank(b)).map(([, account]) => account);
}

/** Only addresses of our own pages are gone back to. */
function safeBack(back: string | null): string {
  return back && /^\/(?![/\\])/.test(back) ? back : "/";
}
