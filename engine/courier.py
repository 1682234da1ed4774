"""Carries one message out of the application by apprise; knows no database and no person.

What it carries and whereto is never logged: apprise and urllib3 write both into their
logs, which are therefore silenced here. Of a failure only a short code is kept.

Two defects of apprise 2.2 are mended, each shown by a test: an answer with status 200 that
refuses the message counted as success, and 钉钉's signature was percent-encoded twice.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import requests
from apprise import AppriseAsset, NotifyFormat
from apprise.plugins import custom_json, dingtalk, feishu, wecombot
from apprise.plugins.email.base import NotifyEmail

from engine.rules.channels import Address, Channel

if TYPE_CHECKING:
    from apprise import NotifyBase

    from engine.settings import Settings

for _name in ("apprise", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_ASSET = AppriseAsset(
    app_id="xiaohao", app_desc="xiaohao", app_url="", http_redirects=False, plugin_paths=[]
)
_REFUSED = 422
_CODES = ("errcode", "code", "StatusCode")
_last = threading.local()  # why the last attempt of this thread failed


def send(settings: Settings, channel: Channel, address: Address, title: str, text: str) -> str:
    """Send a message; give an empty string, or the code of why it failed."""
    _last.reason = "failed"
    try:
        plugin = _plugin(settings, channel, address)
        done = plugin.notify(body=text, title=title, body_format=NotifyFormat.TEXT)
    except Exception:  # noqa: BLE001 (whatever a library raises, the message was not sent)
        done = False
    return "" if done else str(_last.reason)


class _Listening:
    """The library `requests` as the plugins use it, listening to what the other side says."""

    RequestException = requests.RequestException
    codes = requests.codes

    def post(self, url: str, **given: Any) -> requests.Response:
        """Send a robot's message; a refusal in the body of the answer is a refusal."""
        params = given.get("params") or {}
        if "sign" in params:
            given["params"] = {**params, "sign": unquote(params["sign"])}
        answer = self.request("POST", url, **given)
        code = _refusal(answer)
        if code:
            answer.status_code = _REFUSED
            _last.reason = f"refused_{code}"[:40]
        return answer

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        """Send, and keep why it failed."""
        _last.reason = "unreachable"
        answer: requests.Response = requests.request(method, url, **given)  # noqa: S113 (in `given`)
        _last.reason = f"http_{answer.status_code}"
        return answer


for _module in (custom_json, dingtalk, feishu, wecombot):
    _module.requests = _Listening()


def _refusal(answer: requests.Response) -> str:
    try:
        said = answer.json()
    except ValueError:
        return ""
    found = [said[name] for name in _CODES if name in said] if isinstance(said, dict) else []
    code = found[0] if found else 0
    return "" if code == 0 else str(code if isinstance(code, int) else "unknown")


def _plugin(settings: Settings, channel: Channel, address: Address) -> NotifyBase:
    key = address.target
    match channel:
        case Channel.MAIL:
            return _mail(settings, key)
        case Channel.WECOM:
            wecom = wecombot.NotifyWeComBot(key=key, asset=_ASSET)
            wecom.api_url = settings.notice_wecom_url.replace("{key}", key)
            return wecom
        case Channel.DINGTALK:
            ding = dingtalk.NotifyDingTalk(token=key, secret=address.secret or None, asset=_ASSET)
            ding.notify_url = settings.notice_dingtalk_url.replace("{key}", key)
            return ding
        case Channel.FEISHU:
            feishu_robot = feishu.NotifyFeishu(token=key, asset=_ASSET)
            feishu_robot.notify_url = settings.notice_feishu_url.replace("{key}", key)
            return feishu_robot
        case Channel.WEBHOOK:
            return _webhook(key)


def _mail(settings: Settings, address: str) -> NotifyBase:
    _last.reason = "mail_failed"
    server = settings.notice_mail_url
    parsed = None if server is None else NotifyEmail.parse_url(server.get_secret_value())
    if not parsed:
        raise ValueError("XIAOHAO_NOTICE_MAIL_URL")
    parsed |= {"targets": [address], "cc": None, "bcc": None, "format": NotifyFormat.TEXT}
    return NotifyEmail(**parsed, asset=_ASSET)


def _webhook(url: str) -> NotifyBase:
    parts = urlsplit(url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return custom_json.NotifyJSON(
        secure=parts.scheme == "https",
        host=parts.hostname,
        port=parts.port,
        fullpath=path,
        asset=_ASSET,
    )
