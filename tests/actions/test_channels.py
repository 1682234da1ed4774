"""A person's channels are the person's own; an address is sealed and nowhere told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from engine.actions import channels
from engine.actions.channels import Wishes
from engine.errors import Conflict, FormInvalid, NotAllowed, NotFound, StaleRevision
from engine.queries import audit
from engine.queries import channels as channel_queries
from engine.store.tables.evidence import audit as audit_table
from engine.store.tables.notices import notice_channels, notice_deliveries
from engine.transaction import Engine
from tests.world import World

MAIL = "li.si@zz.example.cn"
NOW = {"task_opened": "now"}


@pytest.fixture
def world(database_url: str) -> World:
    made = World(database_url)
    made.engine = allowing(made.engine, "mail dingtalk")
    return made


def allowing(engine: Engine, names: str, secret: str = "invented-secret-key") -> Engine:
    changes = {
        "notice_channels": names,
        "notice_mail_url": SecretStr("mailto://mail.example.cn"),
        "secret_key": SecretStr(secret),
    }
    return replace(engine, settings=engine.settings.model_copy(update=changes))


def add(world: World, channel: str = "mail", address: str = MAIL, number: int = 1) -> str:
    with world.engine.begin(world.actor("handler", "xingren", number)) as tx:
        return channels.add(tx, channel, Wishes(address=address, choices=NOW))


def test_a_channel_shows_a_hint_and_the_choices(world: World) -> None:
    add(world)
    with world.engine.read(world.actor("handler", "xingren")) as tx:
        page = channel_queries.mine(tx)
    (shown,) = page["channels"]
    assert shown["hint"] == "l***@zz.example.cn"
    assert shown["choices"]["task_opened"] == "now"
    assert shown["choices"]["task_urged"] == "off"
    assert [one["name"] for one in page["offered"]] == ["邮件", "钉钉"]
    assert "test" not in [one["kind"] for one in page["kinds"]]


def test_an_address_is_nowhere_in_the_database_or_the_audit(world: World) -> None:
    channel_id = add(world)
    with world.engine.begin(world.actor("handler", "xingren")) as tx:
        channels.change(
            tx, channel_id, 1, Wishes(address="wang@zz.example.cn", choices=NOW, active=False)
        )
    with world.engine.read(world.designer) as tx:
        kept = tx.connection.execute(select(notice_channels.c.sealed)).scalar_one()
        rows = tx.connection.execute(select(audit_table)).all()
        assert audit.verify(tx).intact
        whole = str(tx.connection.execute(text("SELECT * FROM notice_channels")).all())
    assert b"example" not in bytes(kept)
    assert "example.cn" not in str(rows) + whole
    assert [row.sentence for row in rows] == ["添加了通知渠道：邮件", "修改了通知渠道：邮件"]


def test_an_address_under_another_key_does_not_open_and_says_so(world: World) -> None:
    add(world)
    world.engine = allowing(world.engine, "mail", secret="another-secret-key")
    with world.engine.read(world.actor("handler", "xingren")) as tx:
        (shown,) = channel_queries.mine(tx)["channels"]
    assert (shown["hint"], shown["problem"]) == ("", "地址无法解密，请重新填写")


def test_an_address_moved_to_another_person_does_not_open(world: World) -> None:
    mine, other = add(world), add(world, number=2, address="wang@zz.example.cn")
    with world.engine.begin(world.designer) as tx:
        table = notice_channels
        sealed = tx.connection.execute(select(table.c.sealed).where(table.c.id == mine))
        tx.connection.execute(
            table.update().where(table.c.id == other).values(sealed=sealed.scalar_one())
        )
    with world.engine.read(world.actor("handler", "xingren", 2)) as tx:
        (shown,) = channel_queries.mine(tx)["channels"]
    assert shown["hint"] == ""


def test_a_channel_is_its_owners_alone(world: World) -> None:
    channel_id = add(world)
    stranger = world.actor("handler", "xingren", 2)
    with world.engine.read(stranger) as tx:
        assert channel_queries.mine(tx)["channels"] == []
        assert channel_queries.one_of_mine(tx, channel_id) is None
    with pytest.raises(NotFound), world.engine.begin(stranger) as tx:
        channels.change(tx, channel_id, 1, Wishes(choices=NOW))
    with pytest.raises(NotFound), world.engine.begin(stranger) as tx:
        channels.remove(tx, channel_id)
    with pytest.raises(NotFound), world.engine.begin(stranger) as tx:
        channels.try_out(tx, channel_id)


def test_a_removed_channel_leaves_nothing_behind(world: World) -> None:
    channel_id = add(world)
    handler = world.actor("handler", "xingren")
    with world.engine.begin(handler) as tx:
        channels.try_out(tx, channel_id)
    with world.engine.begin(handler) as tx:
        channels.remove(tx, channel_id)
    with world.engine.read(handler) as tx:
        assert tx.connection.execute(select(notice_channels)).all() == []
        assert tx.connection.execute(select(notice_deliveries)).all() == []


def test_a_change_without_an_address_keeps_it_and_a_stale_one_is_refused(world: World) -> None:
    channel_id = add(world)
    handler = world.actor("handler", "xingren")
    with world.engine.begin(handler) as tx:
        channels.change(tx, channel_id, 1, Wishes(choices={"task_urged": "digest"}))
    with world.engine.read(handler) as tx:
        shown = channel_queries.one_of_mine(tx, channel_id)
    assert shown is not None
    assert shown["hint"] == "l***@zz.example.cn"
    assert (shown["choices"]["task_urged"], shown["choices"]["task_opened"]) == ("digest", "off")
    with pytest.raises(StaleRevision), world.engine.begin(handler) as tx:
        channels.change(tx, channel_id, 1, Wishes(choices={}))


@pytest.mark.parametrize(
    ("channel", "wishes"),
    [
        ("mail", Wishes(choices=NOW)),
        ("mail", Wishes(address="no address", choices=NOW)),
        ("mail", Wishes(address=MAIL, choices={"nonsense": "now"})),
        ("mail", Wishes(address=MAIL, choices={"test": "now"})),
        ("mail", Wishes(address=MAIL, choices={"task_opened": "often"})),
        ("mail", Wishes(address=MAIL, choices=NOW, digest_at="25:00")),
        ("wecom", Wishes(address="abcdefgh", choices=NOW)),
        ("pigeon", Wishes(address="abcdefgh", choices=NOW)),
    ],
)
def test_a_bad_wish_is_refused_and_nothing_is_kept(
    world: World, channel: str, wishes: Wishes
) -> None:
    handler = world.actor("handler", "xingren")
    with pytest.raises(FormInvalid), world.engine.begin(handler) as tx:
        channels.add(tx, channel, wishes)
    with world.engine.read(handler) as tx:
        assert channel_queries.mine(tx)["channels"] == []


def test_ten_channels_are_enough_for_anybody(world: World) -> None:
    for _ in range(10):
        add(world)
    with pytest.raises(Conflict):
        add(world)
    add(world, number=2)


def test_only_the_administrator_looks_at_the_outbox(world: World) -> None:
    handler, administrator = world.actor("handler", "xingren"), world.actor("administrator", "zone")
    channel_id = add(world)
    with world.engine.begin(handler) as tx:
        channels.try_out(tx, channel_id)
    with pytest.raises(NotAllowed), world.engine.read(handler) as tx:
        channel_queries.outbox(tx)
    with world.engine.read(administrator) as tx:
        (shown,) = channel_queries.outbox(tx).items
        assert channel_queries.outbox_counts(tx) == {"waiting": 1, "failed": 0}
    assert (shown["login"], shown["channel_name"], shown["kind_name"]) == (
        handler.user_id,
        "邮件",
        "测试",
    )
    assert "example" not in str(shown)
