// Who is signed in and as what; language, password, sign-out.
import {
  BellOutlined,
  DownOutlined,
  GlobalOutlined,
  KeyOutlined,
  LogoutOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { signOut } from "@/shared/api/people";
import { ME, useSession } from "@/shared/session/session";
import { setLanguage, useLanguage } from "@/shared/text/language";
import { useText } from "@/shared/text/text";
import { useSay } from "@/shared/ui/problems";
import { ChangePassword } from "./change-password";

export function UserMenu() {
  const t = useText();
  const say = useSay();
  const language = useLanguage();
  const { user, roles } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [changing, setChanging] = useState(false);
  const post = roles.map((role) => `${role.body_name} · ${role.role_name}`);

  async function leave() {
    try {
      await signOut();
    } catch (error) {
      say.problem(error);
      return;
    }
    queries.clear();
    queries.setQueryData(ME, null);
    navigate("/sign-in");
  }

  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            ...post.map((name) => ({ key: name, label: name, disabled: true })),
            { type: "divider" as const },
            { key: "language", icon: <GlobalOutlined />, label: t("user.language") },
            { key: "notices", icon: <BellOutlined />, label: t("notices.settings") },
            { key: "password", icon: <KeyOutlined />, label: t("user.password") },
            { key: "leave", icon: <LogoutOutlined />, label: t("user.sign_out") },
          ],
          onClick: ({ key }) => {
            if (key === "language") setLanguage(language === "zh" ? "en" : "zh");
            if (key === "notices") navigate("/notices/settings");
            if (key === "password") setChanging(true);
            if (key === "leave") void leave();
          },
        }}
      >
        <Button type="text" className="xh-user" aria-label={t("user.menu")}>
          <UserOutlined aria-hidden />
          <span className="xh-user-name">{user.name}</span>
          <span className="xh-user-post">{post[0]}</span>
          <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      {changing ? <ChangePassword onClose={() => setChanging(false)} /> : null}
    </>
  );
}
