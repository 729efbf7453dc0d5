"""The chooser of study items: own units' drafts, live ones in view, nothing of another branch."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanwei.accounts.models import User
from sanwei.org import services as org
from sanwei.org.enums import UnitKind
from sanwei.study.choosers import choosable_by
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem
from tests.study.stage import lecture
from tests.world import World


@pytest.fixture
def items(world: World) -> dict[str, StudyItem]:
    def one(key: str, **changes: Any) -> StudyItem:
        return lecture(world, key, title=f"标题{key}", at=timezone.now(), **changes)

    return {
        "own draft": one("甲", unit=world.first, audience=world.first_only, state=ItemState.DRAFT),
        "own live": one("乙", unit=world.first, audience=world.first_only),
        "own retired": one(
            "丙", unit=world.first, audience=world.first_only, state=ItemState.RETIRED
        ),
        "committee live": one("丁"),
        "committee draft": one("戊", state=ItemState.DRAFT),
        "their live": one("己", unit=world.second, audience=world.second_only),
        "their shared": one("辛", unit=world.second),
        "their draft": one(
            "庚", unit=world.second, audience=world.second_only, state=ItemState.DRAFT
        ),
    }


def choosable(user: User, items: dict[str, StudyItem]) -> set[str]:
    keys = set(choosable_by(user).values_list("pk", flat=True))
    return {name for name, item in items.items() if item.pk in keys}


def test_an_editor_chooses_own_items_and_live_ones_in_view(
    world: World, items: dict[str, StudyItem]
) -> None:
    assert choosable(world.account(world.zhao_liu), items) == {
        "own draft",
        "own live",
        "committee live",
        "their shared",
    }
    assert choosable(world.account(world.wu_jiu), items) == {
        "committee live",
        "their live",
        "their shared",
        "their draft",
    }


def test_the_modal_and_its_answer_know_nothing_of_another_branch(
    world: World, items: dict[str, StudyItem]
) -> None:
    client = Client()
    client.force_login(
        world.account(world.zhao_liu), "sanwei.accounts.backends.NumberOrPhoneBackend"
    )

    listed = client.get(reverse("study_item_chooser:choose_results")).content.decode()
    found = client.get(reverse("study_item_chooser:choose_results"), {"q": "标题"})
    answered = client.get(reverse("study_item_chooser:chosen", args=[items["own live"].pk]))
    shared = client.get(reverse("study_item_chooser:chosen", args=[items["their shared"].pk]))
    theirs = client.get(reverse("study_item_chooser:chosen", args=[items["their live"].pk]))

    for page in (listed, found.content.decode()):
        assert "标题甲" in page
        assert "标题丁" in page
        assert "标题己" not in page
        assert "标题庚" not in page
    assert (answered.status_code, shared.status_code) == (200, 200)
    assert theirs.status_code == 404


def test_nobody_creates_an_item_in_the_modal(world: World, items: dict[str, StudyItem]) -> None:
    client = Client()
    client.force_login(
        world.account(world.zhao_liu), "sanwei.accounts.backends.NumberOrPhoneBackend"
    )

    client.post(reverse("study_item_chooser:create"), {"title": "假的"})

    assert StudyItem.objects.count() == len(items)


def test_a_unit_founded_later_sees_what_the_committee_published(
    world: World, items: dict[str, StudyItem]
) -> None:
    org.create_unit(name="第三支部", kind=UnitKind.BRANCH, parent=world.committee)

    assert "committee live" in choosable(world.account(world.sun_qi), items)
