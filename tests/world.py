"""A small real world for tests: a database with bodies and people, and a clock that is set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from engine import bootstrap
from engine.actions import definitions
from engine.model import SYSTEM, Actor, Membership, Role
from engine.settings import Settings
from engine.store import bodies as body_store
from engine.store.tables.people import user_roles, users

if TYPE_CHECKING:
    from engine.transaction import Engine

NOON = datetime(2024, 7, 15, 4, 0, tzinfo=UTC)  # 12:00 in Zaozhuang, a Monday

_BODIES = (
    ("zone", "枣庄高新区", "district", "", None),
    ("xingren", "兴仁街道", "street", "XR", "zone"),
    ("xingcheng", "兴城街道", "street", "XC", "zone"),
    ("zhangfan", "张范街道", "street", "ZF", "zone"),
    ("finance", "区财政金融局", "unit", "CZ", "zone"),
    ("politics", "区政法委", "unit", "ZF1", "zone"),
    ("police", "区公安分局", "unit", "GA", "zone"),
    ("party", "区党群工作部", "unit", "DQ", "zone"),
    ("investment", "区投资促进局", "unit", "TC", "zone"),
    ("social", "社会事务综合服务中心", "unit", "SH", "zone"),
    ("approval", "区行政审批局", "unit", "SP", "zone"),
    ("general", "区党政综合办公室", "unit", "ZH", "zone"),
    ("assets", "国资部门", "unit", "GZ", "zone"),
    ("pboc", "人行枣庄市分行", "unit", "RH", "zone"),
    ("nfra", "金融监管总局枣庄监管分局", "unit", "JG", "zone"),
    ("petition", "信访部门", "unit", "XF", "zone"),
    ("office", "区专班办公室", "unit", "BG", "finance"),
)


class World:
    """An engine on a database of its own, with every body and a person for any role."""

    def __init__(self, url: str, now: datetime = NOON, engine: Engine | None = None) -> None:
        """Make the schema and the bodies; an engine of its own is built unless one is given."""
        self.now = now
        settings = Settings(
            database_url=url, sample_data=False, processes_dir=Path("processes").resolve()
        )
        self.engine: Engine = engine or bootstrap.build(settings, clock=lambda: self.now)
        self.paths: dict[str, str] = {}
        with self.engine.begin(SYSTEM) as tx:
            for body_id, name, kind, code, parent in _BODIES:
                path = body_id if parent is None else f"{self.paths[parent]}/{body_id}"
                self.paths[body_id] = path
                body_store.add(
                    tx.connection,
                    {
                        "id": body_id,
                        "name": name,
                        "kind": kind,
                        "code": code,
                        "parent_id": parent,
                        "path": path,
                    },
                )

    def actor(self, role: str, body: str, number: int = 1) -> Actor:
        """Give the person who has this role in this body; a second one by `number`."""
        user_id = f"{role}-{body}-{number}"
        with self.engine.begin(SYSTEM) as tx:
            known = select(users.c.id).where(users.c.id == user_id)
            if tx.connection.execute(known).first() is None:
                row: dict[str, Any] = {"id": user_id, "login": user_id, "name": f"样例{user_id}"}
                tx.connection.execute(insert(users).values(**row, created_at=self.now))
                held = {"user_id": user_id, "role": role, "body_id": body}
                tx.connection.execute(insert(user_roles).values(**held))
        member = Membership(role=Role(role), body_id=body, body_path=self.paths[body])
        return Actor(user_id=user_id, name=f"样例{user_id}", memberships=(member,))

    @property
    def designer(self) -> Actor:
        """Give the person who draws processes."""
        return self.actor("designer", "office")

    def deploy(self, **files: str) -> definitions.Deployment:
        """Deploy the given texts as one bundle; a name without an ending is a .bpmn file."""
        content = {
            name if "." in name else f"{name}.bpmn": text.encode() for name, text in files.items()
        }
        with self.engine.begin(self.designer) as tx:
            return definitions.deploy(tx, content)
