"""`audit`: proving the audit's chain."""

from __future__ import annotations

from cli import frame
from engine.model import SYSTEM
from engine.queries import audit

app = frame.application("审计记录 / the audit")


_VERIFY = (
    "逐行核验审计链；有改动则指出第一处。退出码 0 表示完好，1 表示被改动。\n\n"
    "Prove the hash chain of the audit; the first broken row is named."
)


@app.callback(help="审计记录 / the audit")
def audit_commands() -> None:
    """Keep `verify` a command of a group, for there will be more."""


@app.command("verify", help=_VERIFY)
def verify() -> None:
    """Prove the hash chain of the audit; the first broken row is named."""
    with frame.progress("核验审计链") as report, frame.build().read(SYSTEM) as tx:
        verdict = audit.verify(tx, lambda done: report(done, None))
    if not verdict.intact:
        frame.refuse(f"审计链不完整：{verdict.why}（此前 {verdict.rows} 行完好）。")
    frame.answer(f"审计链完好，共 {verdict.rows} 行。")
