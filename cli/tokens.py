"""`token`: API tokens of programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from cli import frame
from engine.actions import tokens
from engine.model import SYSTEM, Role
from engine.queries import people

app = frame.application("程序使用的 API 令牌 / API tokens of programs")


_CREATE = (
    "为程序签发令牌；标准输出只打印令牌本身，只显示这一次。\n\n"
    "Make a program's account with this role and print its token, once, alone on "
    "standard output.\n\n"
    "例：TOKEN=$(xiaohao token create --role "
    "supervisor)"
)
_LISTED = "列出令牌（不含密文）。\n\nList tokens, never their secrets."
_REVOKE = "撤销令牌，立即失效。\n\nRevoke a token; it is useless from now on."


@app.command("create", help=_CREATE)
def create(
    role: Annotated[str, typer.Option(help=f"角色 / role: {'、'.join(Role)}")],
    body: Annotated[
        str | None, typer.Option(help="机构标识；默认为该角色通常所在的机构 / body id")
    ] = None,
    name: Annotated[str, typer.Option(help="用途 / what it is for")] = "",
    days: Annotated[
        int | None, typer.Option(help="有效天数；默认不过期 / days until it expires", min=1)
    ] = None,
) -> None:
    """Make a program's account with this role and print its token, once and alone."""
    engine = frame.build()
    with engine.begin(SYSTEM) as tx:
        expires_at = None if days is None else tx.now + timedelta(days=days)
        made = tokens.create_token(tx, role=role, body_id=body, name=name, expires_at=expires_at)
    frame.say(f"令牌 {made.token_id}：角色 {role}，机构 {made.body_id}。请妥善保存。")
    frame.answer(made.secret)


@app.command("list", help=_LISTED)
def listed() -> None:
    """List tokens, never their secrets."""
    with frame.build().read(SYSTEM) as tx:
        rows = [
            (
                token["id"],
                token["name"],
                "、".join(f"{r['role']}@{r['body_id']}" for r in token["roles"]),
                *(
                    f"{token[moment]:%Y-%m-%d %H:%M}" if token[moment] else "—"
                    for moment in ("created_at", "expires_at", "revoked_at")
                ),
            )
            for token in people.tokens(tx)
        ]
    frame.table(*rows, heading=("令牌", "用途", "角色@机构", "签发", "到期", "撤销"))


@app.command("revoke", help=_REVOKE)
def revoke(token: Annotated[str, typer.Argument(help="令牌编号（见 list）/ token id")]) -> None:
    """Revoke a token; it is useless from now on."""
    with frame.build().begin(SYSTEM) as tx:
        tokens.revoke_token(tx, token)
    frame.answer("已撤销。")
