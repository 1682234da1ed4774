"""What lies outside the application, on the loopback: a mail server and a web server that listen.

They stand behind the library that really talks to them; they keep what they are sent.
"""

from __future__ import annotations

import email
import email.policy
import http.server
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class MailBox:
    """A mail server's box: (recipient, subject, text).

    While `shut` it takes nothing; at the place `stuck_at` (greeting, end) it falls silent.
    """

    port: int = 0
    shut: bool = False
    stuck_at: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    mails: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The server as the administrator names it."""
        return f"mailto://127.0.0.1:{self.port}?from=xiaohao@zz.example.cn&mode=insecure"


@dataclass(slots=True)
class Hooks:
    """A web server's log: (path with query, JSON body); it answers `status` and `answer`."""

    port: int = 0
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def host(self) -> str:
        """The server as a list of allowed hosts names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The three chat services, all of them here."""
        return {
            f"notice_{name}_url": f"http://{self.host}/{name}?key={{key}}"
            for name in ("wecom", "dingtalk", "feishu")
        }


class _Post(socketserver.ThreadingTCPServer):
    """A mail server with its box."""

    box: MailBox


class _Conversation(socketserver.StreamRequestHandler):
    """One conversation of RFC 5321, as far as a client needs it."""

    server: _Post

    def handle(self) -> None:
        """Take mails until the client says good-bye, or is gone."""
        with suppress(OSError):
            self._greet()
            recipient = ""
            while line := self.rfile.readline().decode().strip():
                verb = line.split(" ")[0].split(":")[0].upper()
                if verb == "RCPT":
                    recipient = line.partition("<")[2].partition(">")[0]
                if verb == "DATA":
                    self._keep(recipient)
                self._say("221 bye" if verb == "QUIT" else "250 ok")

    def _greet(self) -> None:
        self._stick("greeting")
        self._say("554 shut" if self.server.box.shut else "220 here")

    def _keep(self, recipient: str) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()).strip(b"\r\n") != b".":
            lines.append(line)
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        body = mail.get_body(("plain", "html"))
        text = "" if body is None else str(body.get_content())
        self.server.box.mails.append((recipient, str(mail["Subject"]), text))
        self._stick("end")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _stick(self, place: str) -> None:
        while self.server.box.stuck_at == place:
            self.server.box.reached.set()
            time.sleep(0.02)


@contextmanager
def mail_server() -> Iterator[MailBox]:
    """Run a small SMTP server."""
    server = _Post(("127.0.0.1", 0), _Conversation)
    server.box = MailBox()
    with _running(server) as port:
        server.box.port = port
        yield server.box


@contextmanager
def web_server() -> Iterator[Hooks]:
    """Run a small HTTP server."""
    hooks = Hooks()

    class Session(http.server.BaseHTTPRequestHandler):
        """Keeps every POST."""

        def do_POST(self) -> None:
            """Keep the body and answer."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hooks.calls.append((self.path, json.loads(body)))
            self.send_response(hooks.status)
            self.send_header("Location", f"http://{hooks.host}/elsewhere")
            self.end_headers()
            self.wfile.write(json.dumps(hooks.answer).encode())

        def log_message(self, *given: Any) -> None:
            """Print nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Session)
    with _running(server) as port:
        hooks.port = port
        yield hooks


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:

    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
