"""The admin's own search boxes ask the same index and keep to the editor's scope."""

import pytest
from django.test import Client

from sanwei.search import services
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories as lectures
from tests.quizzes import factories as quizzes
from tests.world import NOW, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
pytestmark = pytest.mark.django_db


def test_editor_finds_the_quizzes_of_the_own_branch_only(
    client: Client, world: World, engine: WhooshEngine
) -> None:
    quizzes.quiz(world.first, world.first_only, title="冬季行车小测甲", at=NOW)
    quizzes.quiz(world.second, world.second_only, title="冬季行车小测乙", at=NOW)
    services.ask_for_rebuild()
    services.write_pending()
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)

    page = client.get("/cms/quizzes/", {"q": "行车"}).content.decode()

    assert "冬季行车小测甲" in page
    assert "冬季行车小测乙" not in page


def test_editor_finds_a_draft_by_two_characters(
    client: Client, world: World, engine: WhooshEngine
) -> None:
    lectures.lecture(world, title="雪天撒盐车为什么先走下坡")
    services.ask_for_rebuild()
    services.write_pending()
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)

    answer = client.get("/cms/pages/search/", {"q": "撒盐"})

    page = answer.content.decode()
    assert "雪天撒盐车为什么先走下坡" in page
    assert "页面 1 条" in page
