"""Channels: what leaves the house, where to, and that nothing else does.

The robots' hosts are a server of this machine.
"""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_string
from email.header import decode_header, make_header
from functools import partial

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from pytest_django import Settings

from sanwei.common.models import AuditEntry
from sanwei.notices.channels import addresses, queries, services, weekly
from sanwei.notices.channels.words import failing_sentence, reason_of
from sanwei.notices.enums import ChannelKind, DispatchState
from sanwei.notices.errors import ChannelAddressWrong, ChannelSignWrong
from sanwei.notices.models import Channel, Dispatch
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyItem
from tests.common.meeting import meeting
from tests.databases import RealDatabase, race
from tests.notices import post_office
from tests.notices.post_office import Office
from tests.study.stage import lecture
from tests.world import NOW, SHANGHAI, World

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
TOKEN = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
ADDRESSES = {
    ChannelKind.WECOM: f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    ChannelKind.DINGTALK: f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}",
    ChannelKind.FEISHU: f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    settings.SANWEI_FIELD_KEYS = [Fernet.generate_key().decode()]
    with post_office.opened() as found:
        settings.SANWEI_ROBOTS = dict.fromkeys(("wecom", "dingtalk", "feishu"), found.url)
        yield found


def robot(
    world: World,
    kind: ChannelKind = ChannelKind.WECOM,
    *,
    unit: OrgUnit | None = None,
    sign: str = "",
    is_on: bool = True,
) -> Channel:
    return services.keep_channel(
        channel=None,
        unit=unit or world.first,
        kind=kind,
        name="第一支部群机器人",
        secret=addresses.read(kind, ADDRESSES[kind], sign),
        is_on=is_on,
        actor=world.account(world.sun_qi),
        at=NOW,
    )


def announce(world: World, key: str = "1", at: datetime = NOW) -> int:
    return services.announce(
        unit=world.first, key=key, title="学习提醒", text="还有3人没有学完。", at=at
    )


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_text_reaches_each_kind_of_robot(world: World, office: Office, kind: ChannelKind) -> None:
    robot(world, kind)
    announce(world)

    sent = services.deliver_dispatches(at=NOW)

    assert sent == 1
    (posted,) = office.posted
    assert "【三微学堂】学习提醒\n还有3人没有学完。" in json.dumps(
        posted.body, ensure_ascii=False
    ).replace("\\n", "\n")
    told = [posted.path, *(value for values in posted.query.values() for value in values)]
    assert any(part.endswith((KEY, TOKEN)) for part in told)
    assert Dispatch.objects.get().state == DispatchState.SENT
    assert Channel.objects.get().delivered_at == NOW


def test_signed_robots_sign(world: World, office: Office) -> None:
    for kind in (ChannelKind.DINGTALK, ChannelKind.FEISHU):
        channel = robot(world, kind, sign="SECabcdef0123456789")
        services.try_out(channel=channel, text="试", actor=world.account(world.sun_qi), at=NOW)
        Channel.objects.all().delete()

    dingtalk, feishu = office.posted
    assert len(dingtalk.query["sign"][0]) == 44
    assert len(dingtalk.query["timestamp"][0]) == 13
    assert len(feishu.body["sign"]) == 44
    assert len(feishu.body["timestamp"]) == 10


@pytest.mark.parametrize(
    ("told", "status", "outcome"),
    [
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, 200, "refused 93000"),
        ({"hello": "there"}, 200, "unreadable"),
        (b"<html>please log in</html>", 200, "unreadable"),
        (b"[1]", 200, "unreadable"),
        ({"errcode": 0}, 502, "http 502"),
    ],
)
def test_what_is_not_said_to_be_delivered_is_not(
    world: World, office: Office, told: object, status: int, outcome: str
) -> None:
    channel = robot(world)
    office.says(told, status)

    found = services.try_out(channel=channel, text="试", actor=world.account(world.sun_qi), at=NOW)

    assert found == outcome
    assert reason_of(outcome) != reason_of("")
    assert Channel.objects.get().failures == 1


def test_a_redirect_leads_nowhere(world: World, office: Office) -> None:
    channel = robot(world)
    office.location, office.status = f"{office.url}/inside", 302

    found = services.try_out(channel=channel, text="试", actor=world.account(world.sun_qi), at=NOW)

    assert found == "http 302"
    assert [one.path for one in office.posted] == ["/cgi-bin/webhook/send"]


@pytest.mark.parametrize(
    "text",
    [
        "http://169.254.169.254/latest/meta-data?key=abcdefghijklmnopqrst",
        "https://qyapi.weixin.qq.com.evil.example/send?key=abcdefghijklmnopqrst",
    ],
)
def test_a_host_that_is_entered_is_never_gone_to(world: World, office: Office, text: str) -> None:
    secret = addresses.read(ChannelKind.WECOM, text)
    channel = services.keep_channel(
        channel=None,
        unit=world.first,
        kind=ChannelKind.WECOM,
        name="别处",
        secret=secret,
        is_on=True,
        actor=world.account(world.sun_qi),
        at=NOW,
    )

    services.try_out(channel=channel, text="试", actor=world.account(world.sun_qi), at=NOW)

    assert [one.path for one in office.posted] == ["/cgi-bin/webhook/send"]


@pytest.mark.parametrize(
    "text",
    ["", "短", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", "a/../../../b", "x" * 200],
)
@pytest.mark.parametrize("kind", ADDRESSES)
def test_what_is_no_key_is_refused(kind: ChannelKind, text: str) -> None:
    with pytest.raises(ChannelAddressWrong):
        addresses.read(kind, text)


def test_mailboxes_are_checked_and_only_signed_robots_take_a_signature() -> None:
    assert addresses.read(ChannelKind.EMAIL, "a@x.cn，b@x.cn a@x.cn").keys == ("a@x.cn", "b@x.cn")
    with pytest.raises(ChannelAddressWrong, match="邮箱"):
        addresses.read(ChannelKind.EMAIL, "a@x.cn; 张三")
    with pytest.raises(ChannelSignWrong):
        addresses.read(ChannelKind.WECOM, KEY, "SECabcdef0123456789")


def test_mail_goes_to_every_box_through_the_named_server(
    world: World, settings: Settings, office: Office
) -> None:
    with post_office.mail_server() as (port, taken):
        settings.SANWEI_SMTP_URL = f"smtp://127.0.0.1:{port}"
        settings.SANWEI_MAIL_FROM = "sanwei@qq.com"
        services.keep_channel(
            channel=None,
            unit=world.first,
            kind=ChannelKind.EMAIL,
            name="办公邮箱",
            secret=addresses.read(ChannelKind.EMAIL, "a@x.cn, b@x.cn"),
            is_on=True,
            actor=world.account(world.sun_qi),
            at=NOW,
        )
        announce(world)

        assert services.deliver_dispatches(at=NOW) == 1

    assert [to for to, _text in taken] == ["a@x.cn", "b@x.cn"]
    subject = message_from_string(taken[0][1])["Subject"]
    assert str(make_header(decode_header(subject))) == "【三微学堂】学习提醒"


def test_a_failure_is_tried_again_later_each_time_and_given_up(
    world: World, office: Office
) -> None:
    channel = robot(world)
    announce(world)
    office.says({"errcode": 45009})

    tries = []
    for minutes in (0, 0, 1, 2, 5, 6, 7, 35, 36, 37, 155, 156, 157, 515, 516, 700):
        before = len(office.posted)
        services.deliver_dispatches(at=NOW + minutes * MINUTE)
        tries += [minutes] * (len(office.posted) - before)

    assert tries == [0, 1, 6, 36, 156]
    row = Dispatch.objects.get()
    assert (row.state, row.error, row.tries) == (DispatchState.FAILED, "refused 45009", 5)
    (failing,) = queries.failing_in(world.committee)
    assert failing == channel
    assert failing_sentence(failing) == "第一支部群机器人连续5次没有送达"


def test_a_success_ends_the_count_of_failures(world: World, office: Office) -> None:
    robot(world)
    announce(world)
    office.says({"errcode": 1})
    for minutes in (0, 1, 6):
        services.deliver_dispatches(at=NOW + minutes * MINUTE)
    seen = queries.failing_in(world.first).count()

    office.says({"errcode": 0})
    services.deliver_dispatches(at=NOW + 36 * MINUTE)

    assert seen == 1
    assert not queries.failing_in(world.first).exists()


def test_the_same_cause_goes_out_once_and_never_at_night(world: World, office: Office) -> None:
    robot(world)
    night = datetime(2026, 10, 12, 22, tzinfo=SHANGHAI)

    queued = [announce(world, at=night), announce(world, at=night)]
    services.deliver_dispatches(at=night + timedelta(hours=1))
    asleep = len(office.posted)
    services.deliver_dispatches(at=datetime(2026, 10, 13, 8, tzinfo=SHANGHAI))

    assert queued == [1, 0]
    assert (asleep, len(office.posted)) == (0, 1)


def test_workers_that_see_the_same_text_send_it_once(
    real_database: RealDatabase,
    real_world: World,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    robot(real_world)
    announce(real_world)
    # All have read the row before any of them claims it.
    monkeypatch.setattr(services, "F", meeting(4, services.F, after=True))

    told = race(*[partial(services.deliver_dispatches, at=NOW)] * 4)

    assert sorted(told) == [0, 0, 0, 1]
    assert len(office.posted) == 1


def test_nothing_leaves_through_a_channel_that_is_off(world: World, office: Office) -> None:
    robot(world, is_on=False)

    assert announce(world) == 0
    assert services.deliver_dispatches(at=NOW) == 0
    assert office.posted == []


def test_what_lay_for_a_day_is_news_no_more(world: World, office: Office) -> None:
    robot(world)
    announce(world)
    Channel.objects.update(is_on=False)
    services.deliver_dispatches(at=NOW + MINUTE)
    Channel.objects.update(is_on=True)

    services.deliver_dispatches(at=NOW + timedelta(days=1))

    assert office.posted == []
    assert Dispatch.objects.get().error == "stale"


def test_a_server_that_is_not_there_is_a_failure_and_no_log_holds_the_key(
    world: World, office: Office, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SANWEI_ROBOTS = dict.fromkeys(("wecom", "dingtalk", "feishu"), "http://127.0.0.1:9")
    caplog.set_level(logging.DEBUG)
    robot(world)
    announce(world)

    services.deliver_dispatches(at=NOW)

    assert Dispatch.objects.get().error == "unreachable"
    assert KEY not in caplog.text
    assert KEY not in str(list(AuditEntry.objects.values()))
    assert KEY.encode() not in bytes(Channel.objects.get().secret)


def test_keys_are_encrypted_anew_with_the_first_key(
    world: World, office: Office, settings: Settings
) -> None:
    channel = robot(world)
    old, new = settings.SANWEI_FIELD_KEYS, [Fernet.generate_key().decode()]
    settings.SANWEI_FIELD_KEYS = [*new, *old]
    call_command("rotate_field_keys", "--json")
    settings.SANWEI_FIELD_KEYS = new

    channel.refresh_from_db()

    assert addresses.opened(channel.secret).keys == (KEY,)
    settings.SANWEI_FIELD_KEYS = old
    actor = world.account(world.sun_qi)
    assert services.try_out(channel=channel, text="试", actor=actor, at=NOW) == "locked"


def test_a_group_hears_on_monday_what_is_new_for_all_of_it(world: World, office: Office) -> None:
    robot(world)
    robot(world, unit=world.second)
    monday = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)
    for key, audience, days in (
        ("all", world.everyone, 3), ("old", world.everyone, 9),
        ("theirs", world.second_only, 3), ("later", world.everyone, 0),
    ):  # fmt: skip
        item = lecture(world, key, title=f"课{key}", audience=audience)
        StudyItem.objects.filter(pk=item.pk).update(live_at=monday - timedelta(days=days))

    queued = [weekly.announce_new(at=monday + timedelta(hours=hours)) for hours in (0, 1, 50)]

    assert queued == [2, 0, 0]
    first, second = Dispatch.objects.order_by("channel__unit__path").values_list("text", flat=True)
    assert [("课all" in text, "课theirs" in text, "课old" in text) for text in (first, second)] == [
        (True, False, False),
        (True, True, False),
    ]


def test_what_went_out_is_forgotten_after_a_quarter(world: World, office: Office) -> None:
    robot(world)
    announce(world, "old", at=NOW - timedelta(days=93))
    announce(world, "kept", at=NOW - timedelta(days=91))

    services.prune_dispatches(at=NOW)

    assert [one.key for one in Dispatch.objects.all()] == ["kept"]
