"""`user`: accounts of people."""

from __future__ import annotations

from typing import Annotated

import typer

from cli import frame
from engine.actions import users
from engine.errors import InputInvalid
from engine.model import SYSTEM
from engine.queries import people

app = frame.application("人员账号 / accounts of people")
Login = Annotated[str, typer.Argument(help="账号 / login")]
_PAGE = 200


_LISTED = "列出账号及其角色。\n\nList accounts with their roles."
_CREATE = (
    "新建账号并打印一次性密码，首次登录须修改。\n\n"
    "Create an account and print its one-time password.\n\n"
    "例：xiaohao user create zhang --name 张三 "
    "--role handler@xingren"
)
_RESET = (
    "重置密码并打印一次性密码（或用 --ask 输入）；该账号的登录全部失效。\n\n"
    "Reset a password; every session of the account ends."
)
_DEACTIVATE = (
    "停用账号；其登录和令牌立即失效，历史记录保留。\n\n"
    "Close an account; its sessions and tokens end, its history stays."
)


@app.command("list", help=_LISTED)
def listed(
    q: Annotated[str, typer.Option("--search", help="按账号或姓名查找 / search")] = "",
) -> None:
    """List accounts with their roles."""
    cursor, rows = "", []
    with frame.build().read(SYSTEM) as tx:
        while True:
            page = people.users(tx, after=cursor, limit=_PAGE, q=q)
            for user in page["items"]:
                state = "在用" if user["active"] else "停用"
                marks = "（程序）" if user["is_program"] else "（样例）" if user["sample"] else ""
                roles = "、".join(f"{r['role']}@{r['body_id']}" for r in user["roles"])
                rows.append((user["login"], user["name"], state + marks, roles))
            cursor = page["next_cursor"] or ""
            if not cursor:
                break
    frame.table(*rows, heading=("账号", "姓名", "状态", "角色@机构"))


@app.command("create", help=_CREATE)
def create(
    login: Login,
    name: Annotated[str, typer.Option(help="姓名 / name")],
    role: Annotated[
        list[str], typer.Option(help="角色@机构，可多次 / ROLE@BODY, e.g. handler@xingren")
    ],
) -> None:
    """Create an account and print its one-time password."""
    pairs = [_pair(word) for word in role]
    with frame.build().begin(SYSTEM) as tx:
        made = users.create_user(tx, login=login, name=name, roles=pairs)
    frame.say(f"已创建账号 {login}，一次性密码：")
    frame.answer(made.one_time_password or "")


@app.command("set-password", help=_RESET)
def set_password(
    login: Login,
    ask: Annotated[bool, typer.Option("--ask", help="手动输入密码 / type the password")] = False,
) -> None:
    """Reset a password; every session of the account ends."""
    password = typer.prompt("新密码", hide_input=True, confirmation_prompt=True) if ask else None
    with frame.build().begin(SYSTEM) as tx:
        user = people.user_by_login(tx, login)
        one_time = users.set_password(tx, user["id"], password=password)
    if one_time is not None:
        frame.say(f"账号 {login} 的一次性密码：")
        frame.answer(one_time)
    else:
        frame.answer(f"已重置账号 {login} 的密码。")


@app.command("deactivate", help=_DEACTIVATE)
def deactivate(login: Login) -> None:
    """Close an account; its sessions and tokens end, its history stays."""
    with frame.build().begin(SYSTEM) as tx:
        user = people.user_by_login(tx, login)
        users.change_user(tx, user["id"], revision=user["revision"], active=False)
    frame.answer(f"已停用账号 {login}。")


def _pair(word: str) -> tuple[str, str]:
    role, at, body_id = word.partition("@")
    if not (role and at and body_id):
        raise InputInvalid(f"角色应写作 角色@机构（如 handler@xingren），而不是 {word}。")
    return role, body_id
