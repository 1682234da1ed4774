"""Channels (通知渠道): by which ways a notice leaves the application, and to which address.

An address or the secret of a robot is personal data: it is read here and sealed by the
caller, and only its hint is ever shown again.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn
from urllib.parse import SplitResult, parse_qs, urlsplit

from engine.errors import FieldError, FormInvalid

_LONGEST = 1_000
_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SECRET = re.compile(r"[A-Za-z0-9]{8,200}")
_HOOK = re.compile(r"/hook/([A-Za-z0-9_-]+)/?")


class Channel(StrEnum):
    """A way out of the application."""

    MAIL = "mail"
    WECOM = "wecom"  # 企业微信、政务微信: a group's robot
    DINGTALK = "dingtalk"  # 钉钉: a group's robot
    FEISHU = "feishu"  # 飞书: a group's robot
    WEBHOOK = "webhook"


CHANNEL_NAMES = {
    Channel.MAIL: "邮件",
    Channel.WECOM: "企业微信",
    Channel.DINGTALK: "钉钉",
    Channel.FEISHU: "飞书",
    Channel.WEBHOOK: "Webhook",
}
# A robot's key by itself.
_KEYS = {
    Channel.WECOM: re.compile(r"[A-Za-z0-9_-]{8,128}"),
    Channel.DINGTALK: re.compile(r"[A-Za-z0-9]{8,128}"),
    Channel.FEISHU: re.compile(r"[A-Za-z0-9_-]{8,128}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a channel leads: a mail address, a robot's key (and secret), or a webhook."""

    target: str
    secret: str = ""


def read(channel: Channel, text: str, secret: str, *, hosts: Collection[str]) -> Address:
    """Read what a person typed or pasted; webhooks lead only to `hosts` (host or host:port)."""
    text, secret = text.strip(), secret.strip()
    if len(text) > _LONGEST:
        _refuse("address", f"地址至多 {_LONGEST} 个字符。")
    if secret and channel is not Channel.DINGTALK:
        _refuse("secret", "只有钉钉机器人需要填写加签密钥。")
    match channel:
        case Channel.MAIL:
            if not _MAIL.fullmatch(text):
                _refuse("address", "请填写邮件地址，如 name@example.cn。")
        case Channel.WEBHOOK:
            _require_host(text, hosts)
        case _:
            text = _key(channel, text)
            if not _KEYS[channel].fullmatch(text):
                name = CHANNEL_NAMES[channel]
                _refuse("address", f"请粘贴{name}群机器人的 Webhook 地址，或其中的密钥。")
            if secret and not _SECRET.fullmatch(secret):
                _refuse("secret", "加签密钥应为机器人安全设置中 SEC 开头的一串字母和数字。")
    return Address(target=text, secret=secret)


def hint(channel: Channel, address: Address) -> str:
    """Show as much of an address as its owner needs to recognise it."""
    match channel:
        case Channel.MAIL:
            name, _, domain = address.target.partition("@")
            return f"{name[:1]}***@{domain}"
        case Channel.WEBHOOK:
            parts = _split(address.target)
            return f"{parts.scheme}://{parts.netloc}/…"
        case _:
            return f"…{address.target[-4:]}"


def allowed(names: str, *, mail: bool, hosts: Collection[str]) -> tuple[Channel, ...]:
    """Give the channels that the administrator allows and has set up."""
    wanted = set(names.replace(",", " ").split())
    ready = {Channel.MAIL: mail, Channel.WEBHOOK: bool(hosts)}
    return tuple(one for one in Channel if one.value in wanted and ready.get(one, True))


def reaches(address: Address, hosts: Collection[str]) -> bool:
    """Say whether a webhook still leads to a host that is allowed."""
    parts = _split(address.target)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() in hosts


def _key(channel: Channel, text: str) -> str:
    """Take the key out of a robot's address as its screen shows it."""
    if not text.startswith("https://"):
        return text
    parts = _split(text)
    if channel is Channel.FEISHU:
        found = _HOOK.search(parts.path)
        return found.group(1) if found else ""
    name = "key" if channel is Channel.WECOM else "access_token"
    return parse_qs(parts.query).get(name, [""])[0]


def _require_host(text: str, hosts: Collection[str]) -> None:
    if re.search(r"[\s\x00-\x1f\\]", text) or "@" in _split(text).netloc:
        _refuse("address", "Webhook 地址中含有不允许的字符。")
    if not reaches(Address(target=text), hosts):
        shown = "、".join(sorted(hosts)) or "（未设置）"
        _refuse("address", f"Webhook 只能指向管理员允许的服务器：{shown}。")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # a broken IPv6 address
        return urlsplit("")


def _refuse(path: str, sentence: str) -> NoReturn:
    raise FormInvalid(sentence, [FieldError(path=path, rule="address", message=sentence)])
