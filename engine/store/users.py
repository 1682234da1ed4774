"""Users and their roles: find, insert, change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update

from engine.model import Membership, Role
from engine.store import rows
from engine.store.tables.people import bodies, user_roles, users

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from engine.store.rows import Row


def get(connection: Connection, user_id: str) -> Row | None:
    """Find a user by id."""
    return rows.first(connection, select(users).where(users.c.id == user_id))


def by_login(connection: Connection, login: str) -> Row | None:
    """Find a user by login name."""
    return rows.first(connection, select(users).where(users.c.login == login))


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Add a user."""
    connection.execute(insert(users).values(**values))


def change(
    connection: Connection, user_id: str, revision: int | None, values: Mapping[str, Any]
) -> bool:
    """Change a user; False when the row has moved on from `revision`."""
    statement = update(users).where(users.c.id == user_id)
    if revision is not None:
        statement = statement.where(users.c.revision == revision)
    done = connection.execute(statement.values(**values, revision=users.c.revision + 1))
    return done.rowcount == 1


def replace_roles(connection: Connection, user_id: str, roles: Iterable[tuple[str, str]]) -> None:
    """Let the user hold exactly these (role, body id) pairs."""
    connection.execute(delete(user_roles).where(user_roles.c.user_id == user_id))
    rows = [
        {"user_id": user_id, "role": role, "body_id": body_id}
        for role, body_id in dict.fromkeys(roles)
    ]
    if rows:
        connection.execute(insert(user_roles), rows)


def memberships(connection: Connection, user_id: str) -> tuple[Membership, ...]:
    """Give the roles of one user with the place of each body; closed bodies give no role."""
    return memberships_of(connection, [user_id])[user_id]


def memberships_of(
    connection: Connection, user_ids: Sequence[str]
) -> dict[str, tuple[Membership, ...]]:
    """Give the roles of several users at once."""
    given: dict[str, tuple[Membership, ...]] = dict.fromkeys(user_ids, ())
    found = connection.execute(
        select(user_roles.c.user_id, user_roles.c.role, user_roles.c.body_id, bodies.c.path)
        .join(bodies, bodies.c.id == user_roles.c.body_id)
        .where(user_roles.c.user_id.in_(user_ids), bodies.c.active)
        .order_by(user_roles.c.role, user_roles.c.body_id)
    )
    for row in found:
        held = Membership(role=Role(row.role), body_id=row.body_id, body_path=row.path)
        given[row.user_id] += (held,)
    return given


def roles_of(connection: Connection, user_ids: Sequence[str]) -> list[Row]:
    """Give (user id, role, body id, body name) of several users."""
    found = connection.execute(
        select(
            user_roles.c.user_id,
            user_roles.c.role,
            user_roles.c.body_id,
            bodies.c.name.label("body_name"),
        )
        .join(bodies, bodies.c.id == user_roles.c.body_id)
        .where(user_roles.c.user_id.in_(user_ids))
        .order_by(user_roles.c.user_id, user_roles.c.role, user_roles.c.body_id)
    )
    return rows.of(found)


def page(
    connection: Connection, *, after: str = "", limit: int = 50, q: str = "", programs: bool = True
) -> list[Row]:
    """List users in order of their login, after `after`."""
    statement = select(users).where(users.c.login > after).order_by(users.c.login).limit(limit)
    if q:
        statement = statement.where(
            or_(
                users.c.login.contains(q, autoescape=True),
                users.c.name.contains(q, autoescape=True),
            )
        )
    if not programs:
        statement = statement.where(users.c.is_program.is_(False))
    return rows.many(connection, statement)


def count(connection: Connection) -> int:
    """Count all users."""
    return int(connection.execute(select(func.count()).select_from(users)).scalar_one())


def sample_users(connection: Connection) -> list[Row]:
    """List the active sample accounts, for the sign-in page."""
    found = connection.execute(
        select(users).where(users.c.sample, users.c.active).order_by(users.c.login)
    )
    return rows.of(found)


def other_administrators(connection: Connection, user_id: str) -> int:
    """Count the active people other than this one who administer the system."""
    found = connection.execute(
        select(func.count(func.distinct(users.c.id)))
        .select_from(users)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .where(
            users.c.active,
            users.c.is_program.is_(False),
            users.c.id != user_id,
            user_roles.c.role == Role.ADMINISTRATOR.value,
        )
    )
    return int(found.scalar_one())
