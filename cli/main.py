"""The command `xiaohao`: puts the groups of commands together."""

from __future__ import annotations

from cli import (
    audit,
    backups,
    diagrams,
    frame,
    holidays,
    instances,
    ledger,
    outbox,
    recompute,
    rehearsals,
    schema,
    serving,
    tokens,
    trials,
    users,
)

app = frame.application(
    "销号：非法集资线索从登记到销号的流程平台。\n\n"
    "Xiaohao: leads of illegal fund-raising, from registration to closure.\n\n"
    "第一次使用：xiaohao serve。设置见环境变量 XIAOHAO_…（如 XIAOHAO_DATABASE_URL）。"
)
serving.register(app)
ledger.register(app)
diagrams.register(app)
trials.register(app)
schema.register(app)
backups.register(app)
rehearsals.register(app)
recompute.register(app)
app.add_typer(instances.app, name="instance")
app.add_typer(holidays.app, name="holidays")
app.add_typer(users.app, name="user")
app.add_typer(tokens.app, name="token")
app.add_typer(outbox.app, name="outbox")
app.add_typer(audit.app, name="audit")


if __name__ == "__main__":
    app()
