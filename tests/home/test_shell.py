"""The shell of every page: bell, 大字版 in one tap, footer, pages for what goes wrong."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

from tests.home.test_pages import as_member
from tests.world import World


def test_large_type_is_one_tap_on_the_own_page_and_leads_back(client: Client, world: World) -> None:
    as_member(client, world, world.zhang_san)
    assert "换成大字版" in client.get("/me/").content.decode()

    answer = client.post("/accounts/security/text-size/", {"text_size": "large", "next": "/me/"})
    page = client.get("/me/").content.decode()

    assert answer["Location"] == "/me/"
    assert 'data-size="large"' in page
    assert "换回标准字号" in page


def test_the_way_back_never_leads_to_another_site(client: Client, world: World) -> None:
    as_member(client, world, world.zhang_san)

    answer = client.post(
        "/accounts/security/text-size/", {"text_size": "large", "next": "//elsewhere.example/"}
    )

    assert answer["Location"] == "/accounts/security/"


def test_the_footer_names_organiser_and_filing(
    client: Client, world: World, settings: Settings
) -> None:
    settings.SANWEI_ORGANISER, settings.SANWEI_FILING_NUMBER = "云山党委", "云ICP备00000000号"

    page = client.get("/accounts/login/").content.decode()

    assert "主办单位：云山党委" in page
    assert "云ICP备00000000号" in page


def test_a_page_without_settings_has_no_footer(client: Client, world: World) -> None:
    assert '<footer class="foot">' not in client.get("/accounts/login/").content.decode()


def test_a_missing_page_says_what_to_do_next(client: Client, world: World) -> None:
    page = as_member(client, world, world.zhang_san).get("/nowhere/")

    assert page.status_code == 404
    assert "请和他核对一下" in page.content.decode()
    assert "回到首页" in page.content.decode()


def test_an_old_form_is_refused_in_our_words(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    as_member(client, world, world.zhang_san)

    page = client.post("/me/inbox/read/")

    assert page.status_code == 403
    assert "这一页放得太久了" in page.content.decode()


@pytest.mark.parametrize("template", ["500.html"])
def test_a_broken_site_still_has_its_page(template: str) -> None:
    """Django renders it without request and context; nothing in it may need either."""
    page = render_to_string(template)

    assert "系统出了点问题" in page
    assert 'href="/static/sanwei/css/base.css"' in page


def test_a_shared_link_has_a_card(client: Client, world: World, settings: Settings) -> None:
    settings.BASE_URL = "https://xuetang.example.cn"

    page = client.get("/accounts/login/").content.decode()

    assert 'content="https://xuetang.example.cn/static/sanwei/card.png"' in page


def test_a_desk_above_leads_to_those_below_it(client: Client, world: World) -> None:
    branch = as_member(client, world, world.li_si).get("/me/").content.decode()
    above = as_member(client, world, world.sun_qi).get("/me/").content.decode()

    assert re.findall(r'href="/desk/([0-9a-f-]+)/"', branch) == [str(world.first.public_id)]
    assert re.findall(r'href="/desk/([0-9a-f-]+)/"', above) == [str(world.committee.public_id)]
