// Texts of the sign-in page and of passwords: [中文, English].
export const signIn = {
  "sign_in.title": ["登录", "Sign in"],
  "sign_in.login": ["账号", "Login"],
  "sign_in.password": ["密码", "Password"],
  "sign_in.submit": ["登录", "Sign in"],
  "sign_in.need_login": ["请输入账号", "Enter your login"],
  "sign_in.need_password": ["请输入密码", "Enter your password"],
  "sign_in.samples": ["样例账号（点击填入）", "Sample accounts (click to fill in)"],
  "sign_in.samples_why": [
    "系统内有样例数据，可用下列账号体验各角色。密码均为 {password}。",
    "Sample data is loaded. Try each role; the password is {password}.",
  ],
  "sign_in.samples_more": ["其他街道和成员单位的账号（{n} 个）", "Other streets and units ({n})"],
  "sign_in.promise": [
    "线索从登记、核实、研判、处置到销号，步步有人、有期限、有记录。",
    "From registration to closure: every step has a person, a limit and a record.",
  ],
  "sign_in.point_1": [
    "期限按工作日推算，逾期自动督办",
    "Limits count working days; overdue is escalated",
  ],
  "sign_in.point_2": ["一案一图，随时看到办到哪一步", "One diagram per case shows where it stands"],
  "sign_in.point_3": [
    "销号条件逐项核对，缺什么一目了然",
    "Closure conditions are checked one by one",
  ],
  "password.title": ["修改密码", "Change password"],
  "password.forced": [
    "首次登录请先修改初始密码，然后继续。",
    "Please change the initial password before going on.",
  ],
  "password.old": ["当前密码", "Current password"],
  "password.new": ["新密码", "New password"],
  "password.again": ["再次输入新密码", "New password again"],
  "password.short": ["新密码至少 10 个字符", "At least 10 characters"],
  "password.differs": ["两次输入的新密码不一致", "The two entries differ"],
  "password.same": ["新密码不能与当前密码相同", "The new password must differ"],
  "password.done": ["密码已修改", "Password changed"],
} as const;
