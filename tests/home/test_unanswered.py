"""搜不到的词: editors see what several people looked for in vain, and nobody by name."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.search.asked import services
from sanwei.search.asked.models import SharedQuery
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/cms/unanswered/"


def as_one(world: World, member: Member) -> Client:
    client = Client()
    client.force_login(world.account(member))
    return client


def ask(text: str, *members: Member, days_ago: int = 0, has_hits: bool = False) -> None:
    for member in members:
        at = clock.now() - timedelta(days=days_ago)
        services.record(text=text, asker=str(member.public_id), has_hits=has_hits, at=at)


@pytest.fixture
def asked(world: World) -> World:
    three = (world.zhang_san, world.li_si, world.wang_wu)
    ask("除雪剂配比", *three)
    ask("夜班补贴", *three, days_ago=60)
    ask("只有两人搜", *three[:2])
    ask("搜得到的词", *three, has_hits=True)
    return world


def test_editor_sees_how_many_looked_in_vain(asked: World) -> None:
    editor = as_one(asked, asked.zhao_liu)

    month = editor.get(PAGE).content.decode()
    quarter = editor.get(PAGE, {"days": "90"}).content.decode()

    assert "最近30天，有1个词大家没搜到。" in month
    assert "除雪剂配比" in month
    assert "夜班补贴" not in month
    assert "夜班补贴" in quarter
    for page in (month, quarter):
        assert "只有两人搜" not in page
        assert "搜得到的词" not in page
        assert "张三" not in page


def test_a_hidden_query_leaves_the_list_and_comes_back(asked: World) -> None:
    editor = as_one(asked, asked.zhao_liu)
    key = SharedQuery.objects.get(text="除雪剂配比").pk

    editor.post(f"{PAGE}{key}/hide/")

    assert "除雪剂配比" not in editor.get(PAGE).content.decode()
    assert "除雪剂配比" in editor.get(PAGE, {"hidden": "", "days": "90"}).content.decode()
    editor.post(f"{PAGE}{key}/hide/", {"back": ""})
    assert "除雪剂配比" in editor.get(PAGE).content.decode()


def test_who_edits_nothing_finds_no_such_page(asked: World) -> None:
    key = SharedQuery.objects.get(text="除雪剂配比").pk

    for member in (asked.zhang_san, asked.wang_wu):
        client = as_one(asked, member)
        assert client.get(PAGE).status_code in {302, 403, 404}
        assert client.post(f"{PAGE}{key}/hide/").status_code in {302, 403, 404}
    assert not SharedQuery.objects.filter(is_hidden=True).exists()


def test_hiding_what_is_not_there_is_no_page(asked: World) -> None:
    assert as_one(asked, asked.zhao_liu).post(f"{PAGE}{'0' * 64}/hide/").status_code == 404


def test_the_menu_leads_an_editor_there(asked: World) -> None:
    assert PAGE in as_one(asked, asked.zhao_liu).get("/cms/").content.decode()


def test_the_administrator_goes_on_to_a_synonym_with_the_word_filled_in(asked: World) -> None:
    administrator = as_one(asked, asked.sun_qi)
    page = administrator.get(PAGE).content.decode()

    address = re.search(r'href="([^"]*synonymgroup[^"]*)"', page)

    assert address
    form = administrator.get(address[1]).content.decode()
    assert 'value="除雪剂配比"' in form
    assert "设成同义词" not in as_one(asked, asked.zhao_liu).get(PAGE).content.decode()
