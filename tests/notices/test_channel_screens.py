"""消息渠道 in the admin: entered, tried, switched on by the administrator of the unit; a key is never shown again."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from pytest_django import Settings

from sanwei.common.models import AuditEntry
from sanwei.home import duty_of_notices
from sanwei.notices.channels import addresses
from sanwei.notices.models import Channel, Dispatch
from sanwei.org import services as org
from sanwei.org.enums import Role
from tests.home.asking import as_member, ask
from tests.notices import post_office
from tests.notices.post_office import Office
from tests.study.stage import lecture
from tests.world import NOW, START, World

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
OTHER = "0000000000000000-other"
ADD, LIST = "/cms/channels/new/", "/cms/channels/"


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    settings.SANWEI_FIELD_KEYS = [Fernet.generate_key().decode()]
    with post_office.opened() as found:
        settings.SANWEI_ROBOTS = dict.fromkeys(("wecom", "dingtalk", "feishu"), found.url)
        yield found


@pytest.fixture
def desk(client: Client, world: World, office: Office) -> Client:
    return as_member(client, world, world.sun_qi)


def filled(world: World, **changes: object) -> dict[str, object]:
    return {
        "unit": world.first.pk,
        "kind": "wecom",
        "name": "一支部群",
        "address": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
        "sign": "",
    } | changes


def test_a_channel_is_entered_off_tried_and_switched_on(
    desk: Client, world: World, office: Office
) -> None:
    desk.post(ADD, filled(world))
    channel = Channel.objects.get()
    edit = f"{LIST}edit/{channel.pk}/"

    asked = desk.get(f"{LIST}try/{channel.pk}/").content.decode()
    before = len(office.posted)
    tried = desk.post(f"{LIST}try/{channel.pk}/", follow=True).content.decode()
    desk.post(edit, {"name": "一支部群", "is_on": "on", "address": "", "sign": ""})
    pages = [desk.get(address).content.decode() for address in (edit, LIST)]

    assert not channel.is_on
    assert "收件的人或群里的人都会看到" in asked
    assert before == 0
    assert "已送达" in tried
    kept = Channel.objects.get()
    assert kept.is_on
    assert addresses.opened(kept.secret).keys == (KEY,)
    assert not any(KEY in text for text in [asked, tried, *pages])
    assert KEY not in str(list(AuditEntry.objects.values()))


def test_a_failed_try_says_what_to_do(desk: Client, world: World, office: Office) -> None:
    desk.post(ADD, filled(world))
    office.says({"errcode": 93000})

    tried = desk.post(f"{LIST}try/{Channel.objects.get().pk}/", follow=True).content.decode()

    assert "没有送达：对方没有收下（代码93000）" in tried


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": "https://qyapi.weixin.qq.com/"}, "机器人地址不对"),
        ({"sign": "SECabcdef0123456789"}, "加签密钥不对"),
        ({"kind": "email", "address": "a@x.cn"}, "邮件服务器还没有配置"),
        ({"address": ""}, "请填写机器人地址"),
    ],
)
def test_what_can_not_work_is_refused_in_words(
    desk: Client, world: World, change: dict[str, object], words: str
) -> None:
    page = desk.post(ADD, filled(world, **change)).content.decode()

    assert words in page
    assert not Channel.objects.exists()
    assert KEY not in page or "address" not in change


def test_a_new_key_takes_the_place_of_the_old_one(desk: Client, world: World) -> None:
    desk.post(ADD, filled(world))
    channel = Channel.objects.get()

    desk.post(f"{LIST}edit/{channel.pk}/", {"name": "群", "address": OTHER, "sign": ""})

    channel.refresh_from_db()
    assert addresses.opened(channel.secret).keys == (OTHER,)
    assert channel.name == "群"


def test_the_neighbour_s_administrator_finds_no_channel_of_ours(
    desk: Client, world: World, office: Office
) -> None:
    desk.post(ADD, filled(world, name="内部群名"))
    channel = Channel.objects.get()
    org.assign_role(
        member=world.zhou_ba, unit=world.second, role=Role.ADMINISTRATOR, starts_on=START, at=NOW
    )
    theirs = as_member(Client(), world, world.zhou_ba)

    listed = theirs.get(LIST).content.decode()
    found = [
        theirs.get(f"{LIST}edit/{channel.pk}/").status_code,
        theirs.get(f"{LIST}try/{channel.pk}/").status_code,
        theirs.post(f"{LIST}try/{channel.pk}/").status_code,
    ]
    entered = theirs.post(ADD, filled(world, name="塞进去的"))

    assert "内部群名" not in listed
    assert found == [404, 404, 404]
    assert entered.status_code == 200
    assert Channel.objects.count() == 1
    assert office.posted == []


def test_a_secretary_has_no_such_screen(client: Client, world: World) -> None:
    as_member(client, world, world.li_si)

    assert client.get(LIST).status_code in (302, 403, 404)


def test_the_desk_says_that_a_channel_does_not_deliver(
    desk: Client, world: World, office: Office
) -> None:
    desk.post(ADD, filled(world))
    Channel.objects.update(failures=3, last_error="refused 93000", is_on=True)

    own, theirs, secretary = (
        duty_of_notices.duties_of(unit, user=world.account(member), at=NOW)
        for unit, member in (
            (world.committee, world.sun_qi), (world.second, world.zhou_ba),
            (world.first, world.li_si),
        )
    )  # fmt: skip

    assert [one.title for one in own] == ["一支部群连续3次没有送达"]
    assert own[0].url.startswith("/cms/channels/edit/")
    assert [one.title for one in theirs] == []
    assert [one.detail for one in secretary] == ["请管理员在后台的消息渠道里检查"]


def test_a_group_notice_goes_out_as_it_stands_once_a_day(
    desk: Client, world: World, office: Office
) -> None:
    desk.post(ADD, filled(world))
    task = ask(world, world.first, lecture(world), title="十月任务")
    page = f"/notice/task/{task.public_id}/"
    secretary = as_member(Client(), world, world.li_si)
    off = secretary.post(page).status_code
    Channel.objects.update(is_on=True)

    shown = secretary.get(page).content.decode()
    first = secretary.post(page, follow=True).content.decode()
    second = secretary.post(page, follow=True).content.decode()
    theirs = as_member(Client(), world, world.zhou_ba).post(page).status_code

    assert "发到群里" in shown
    assert "正在发到群里" in first
    assert "今天已经发过了" in second
    assert (off, theirs) == (404, 404)
    row = Dispatch.objects.get()
    assert row.title == "【学习任务】十月任务"
    assert "张三" not in row.text
