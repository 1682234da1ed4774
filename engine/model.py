"""Plain frozen values that every floor speaks: people, bodies, findings.

Nothing here reads the clock, a setting or a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may be; a person has a role in a body (机构)."""

    HANDLER = "handler"  # 线索承办人
    APPROVER = "approver"  # 街道领导小组
    SUPERVISOR = "supervisor"  # 区专班办公室
    CONVENER = "convener"  # 召集人
    POLICE_HANDLER = "police_handler"  # 公安承办人
    DESIGNER = "designer"  # 流程设计员
    ADMINISTRATOR = "administrator"  # 系统管理员
    TIP_OFFICER = "tip_officer"  # 举报受理员


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A role held in a body; `body_path` is the body's place in the tree, `zone/xingren`."""

    role: Role
    body_id: str
    body_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person, a program with a token, or the clock (`SYSTEM`)."""

    user_id: str
    name: str
    memberships: tuple[Membership, ...] = ()
    on_behalf_of: str | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Name the roles held anywhere."""
        return frozenset(m.role for m in self.memberships)

    @property
    def groups(self) -> frozenset[str]:
        """Name the candidate groups this actor belongs to, as `role@body`."""
        return frozenset(f"{m.role}@{m.body_id}" for m in self.memberships)


SYSTEM = Actor(user_id="system", name="系统")


class Severity(StrEnum):
    """How bad a finding is: an error refuses deployment, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with a diagram, table or form, in a Chinese sentence."""

    element_id: str
    rule: str
    message: str
    severity: Severity = Severity.ERROR
    file: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation (机构): the zone, a street, a community or a member unit."""

    id: str
    name: str
    kind: str
    parent_id: str | None
    path: str
    properties: dict[str, str] = field(default_factory=dict)
