"""`instance`: running processes looked at and mended by an operator."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import orjson
import typer

from cli import frame, migrations
from engine import moves, payload
from engine.actions import instances, modifications
from engine.errors import InputInvalid
from engine.model import SYSTEM
from engine.queries import instances as instance_query

app = frame.application("运行中的流程实例 / running process instances")
migrations.register(app)

Instance = Annotated[str, typer.Argument(help="实例编号（见 list）/ instance id")]
Reason = Annotated[str, typer.Option("--reason", "-r", help="理由，记入审计 / why, for the record")]

_LISTED = "列出流程实例，最新的在前。\n\nList instances, newest first."
_SHOW = (
    "查看一个实例：活动的环节和令牌号、待办、定时器、异常、变量。\n\n"
    "Show one instance: where its tokens stand, with their numbers, and what is open."
)
_SUSPEND = "挂起实例及其调用的流程：人和时钟都不再推进它。\n\nHold an instance and all it called."
_RESUME = "恢复挂起的实例。\n\nLet a held instance go on."
_CANCEL = "撤销实例及其调用的流程。\n\nEnd an instance and everything it called."
_RETRY = "重试一个异常（编号见 show）。\n\nTry the element of an incident again."
_FIRE = "立即触发一个定时器（编号见 show）。\n\nLet a waiting timer fire now."
_SET = (
    "修改流程变量：名=值，值按 JSON 读，不是 JSON 的按文字。\n\n"
    "Set variables: name=value, the value as JSON, else as text.\n\n"
    '例：xiaohao instance set 0190… 人数=3 名单=\'["甲","乙"]\''
)
_MODIFY = (
    "移动令牌：先激活环节，再取消令牌；全部成功或什么都不做。\n\n"
    "Put tokens at elements, then take tokens away; all of it or nothing.\n\n"
    "例：xiaohao instance modify 0190… --activate verify --cancel register -r 登记时走错"
)


@app.command("list", help=_LISTED)
def listed(
    process: Annotated[str | None, typer.Option(help="流程标识 / process id")] = None,
    state: Annotated[
        str | None, typer.Option(help="active、incident、suspended、completed、cancelled")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="条数 / how many")] = 50,
) -> None:
    """List instances, newest first."""
    wanted = instance_query.Filter(process_id=process, state=state)
    with frame.build().read(SYSTEM) as tx:
        found = instance_query.listed(tx, wanted, limit=limit).items
    frame.table(
        *(
            (
                one["id"],
                one["process_id"],
                str(one["version"]),
                one["state"],
                one["business_key"] or "—",
                f"{one['started_at']:%Y-%m-%d %H:%M}",
            )
            for one in found
        ),
        heading=("实例", "流程", "版本", "状态", "业务编号", "启动"),
    )


@app.command("show", help=_SHOW)
def show(instance: Instance) -> None:
    """Show where an instance stands."""
    with frame.build().read(SYSTEM) as tx:
        shown = instance_query.instance(tx, instance)
        timers = instance_query.waiting_timers(tx, instance_id=instance).items
        incidents = instance_query.listed_incidents(tx, instance_id=instance).items
    lines = [("流程", shown["process_id"], f"第 {shown['version']} 版", shown["state"])]
    lines += [
        ("令牌", str(place["token"]), place["element_id"], place["name"])
        for place in shown["active_elements"]
    ]
    lines += [
        ("待办", task["id"], task["element_id"], task["assignee_name"] or "未领取")
        for task in shown["open_tasks"]
    ]
    lines += [
        ("定时器", one["id"], one["element_id"], f"{one['due_at']:%Y-%m-%d %H:%M}Z")
        for one in timers
    ]
    lines += [("异常", one["id"], one["element_id"], one["message"]) for one in incidents]
    lines += [
        ("变量", name, "", orjson.dumps(value).decode())
        for name, value in payload.to_json(shown["variables"]).items()
    ]
    frame.table(*lines, heading=("", "编号", "环节", "内容"))


@app.command("suspend", help=_SUSPEND)
def suspend(instance: Instance) -> None:
    """Hold an instance."""
    with frame.build().begin(SYSTEM) as tx:
        instances.suspend(tx, instance)
    frame.answer("已挂起。")


@app.command("resume", help=_RESUME)
def resume(instance: Instance) -> None:
    """Let a held instance go on."""
    with frame.build().begin(SYSTEM) as tx:
        instances.resume(tx, instance)
    frame.answer("已恢复。")


@app.command("cancel", help=_CANCEL)
def cancel(instance: Instance, reason: Reason) -> None:
    """End an instance and everything it called."""
    with frame.build().begin(SYSTEM) as tx:
        instances.cancel(tx, instance, reason)
    frame.answer("已撤销。")


@app.command("retry", help=_RETRY)
def retry(incident: Annotated[str, typer.Argument(help="异常编号 / incident id")]) -> None:
    """Try the element of an incident again."""
    with frame.build().begin(SYSTEM) as tx:
        moved = instances.retry(tx, incident)
    frame.answer(f"已重试，产生任务 {len(moved.opened_tasks)} 个。")


@app.command("fire", help=_FIRE)
def fire(timer: Annotated[str, typer.Argument(help="定时器编号 / timer id")]) -> None:
    """Let a waiting timer fire now."""
    with frame.build().begin(SYSTEM) as tx:
        moved = instances.fire_timer(tx, timer)
    frame.answer(f"已触发，产生任务 {len(moved.opened_tasks)} 个。")


@app.command("set", help=_SET)
def set_variables(
    instance: Instance,
    values: Annotated[list[str], typer.Argument(help="名=值 / name=value")],
    token: Annotated[
        int | None, typer.Option(help="只在该令牌的作用域内 / in the scope of this token")
    ] = None,
) -> None:
    """Change variables of a running instance."""
    with frame.build().begin(SYSTEM) as tx:
        instances.set_variables(tx, instance, _read(values), token=token)
    frame.answer("已修改。")


@app.command("modify", help=_MODIFY)
def modify(
    instance: Instance,
    *,
    reason: Reason,
    activate: Annotated[
        list[str] | None, typer.Option(help="要激活的环节 / an element to activate")
    ] = None,
    cancel: Annotated[
        list[str] | None, typer.Option(help="要取消的令牌号或环节 / a token or an element")
    ] = None,
    var: Annotated[
        list[str] | None, typer.Option(help="激活时设置的变量 名=值 / a variable to set")
    ] = None,
    scope: Annotated[
        str | None, typer.Option(help="变量所在的子流程 / the sub-process of the variables")
    ] = None,
    within: Annotated[
        int | None, typer.Option(help="放入哪个运行中的子流程（令牌号）/ token of the scope")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看会怎样，不执行 / only say what would happen")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问 / do not ask")] = False,
) -> None:
    """Put tokens at elements and take tokens away."""
    values = _read(var or [])
    change = moves.Modify(
        activate=tuple(
            moves.Activation(element=one, variables=values, scope=scope, within=within)
            for one in activate or ()
        ),
        remove=tuple(
            moves.Removal(token=int(one)) if one.isdigit() else moves.Removal(element=one)
            for one in cancel or ()
        ),
    )
    engine = frame.build()
    with engine.read(SYSTEM) as tx:
        seen = modifications.rehearse(tx, instance, change)
    for word, places in (("取消", seen.closes), ("打开", seen.opens)):
        for element, token in places:
            frame.say(f"{word}\t{element}\t令牌 {token}")
    for trouble in seen.incidents:
        frame.say(f"异常\t{trouble.element_id}\t{trouble.message}")
    if seen.ends:
        frame.say(f"注意：执行后流程实例将结束（{seen.status}）。")
    if dry_run:
        return
    if sys.stdin.isatty() and not yes and not typer.confirm("确认执行？"):
        raise typer.Exit(frame.REFUSED)
    with engine.begin(SYSTEM) as tx:
        modifications.modify(tx, instance, change, reason)
    frame.answer("已修改。")


def _read(pairs: list[str]) -> dict[str, Any]:
    """Read name=value; what is no JSON is text."""
    read: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise InputInvalid(f"应写成 名=值：{pair}")
        try:
            read[name] = orjson.loads(text)
        except orjson.JSONDecodeError:
            read[name] = text
    return read
