"""The search page on an index that is not ours: modelsearch's own in the database, and a server that is away."""

import socket

import pytest
from django.test import Client
from pytest_django import Settings

from tests.lectures import factories as lectures
from tests.world import World

ACCOUNTS = "sanwei.accounts.backends.NumberOrPhoneBackend"


def seen_by_a_member(client: Client, world: World, text: str) -> str:
    client.force_login(world.account(world.zhang_san), backend=ACCOUNTS)
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def two_branches(world: World) -> World:
    """Both branches have a lecture of the same words; what follows the word is no part of the text."""
    lectures.lecture(world, title="snow 甲班", live=True, audience=world.first_only)
    lectures.lecture(world, world.second, title="snow 乙班", live=True, audience=world.second_only)
    lectures.lecture(world, title="撒盐车", summary="丙班", live=True, audience=world.first_only)
    return world


@pytest.mark.django_db
def test_search_page_asks_modelsearchs_own_index_and_keeps_to_rights(
    client: Client, settings: Settings, two_branches: World
) -> None:
    from modelsearch.backends import get_search_backend

    from lectures.models import LecturePage

    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    get_search_backend().add_bulk(LecturePage, list(LecturePage.objects.all()))

    page = seen_by_a_member(client, two_branches, "snow")

    assert "甲班" in page
    assert "乙班" not in page
    assert "丙班" not in page
    # The columns would be searched for parts of words; an index of words has none.
    assert "没有找到“sno”" in seen_by_a_member(client, two_branches, "sno")


@pytest.mark.django_db
def test_server_that_is_away_leaves_the_columns_to_be_searched(
    client: Client, settings: Settings, two_branches: World
) -> None:
    pytest.importorskip("opensearchpy", reason="the extra scale is not installed")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "modelsearch.backends.opensearch3",
            "URLS": [f"http://127.0.0.1:{port}"],
            "OPTIONS": {"max_retries": 0},
        }
    }

    page = seen_by_a_member(client, two_branches, "撒盐车")

    assert "丙班" in page or "撒盐车" in page
    assert "找到1项" in page


@pytest.mark.django_db
def test_admins_lists_answer_on_modelsearchs_own_index(
    client: Client, settings: Settings, two_branches: World
) -> None:
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    client.force_login(two_branches.account(two_branches.zhao_liu), backend=ACCOUNTS)

    for address in ("/cms/quizzes/?q=snow", "/cms/pages/search/?q=snow", "/cms/images/?q=snow"):
        assert client.get(address).status_code == 200, address
