"""The registry of rules and its memory of 30 seconds."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from sanwei.accounts.models import User
from sanwei.files import access
from tests.world import NOW, World


class Rule:
    """Allows whoever is listed, and counts how often it was asked."""

    def __init__(self, *people: User) -> None:
        self.people = set(people)
        self.asked = 0

    def __call__(self, user: User | AnonymousUser, key: str, at: datetime) -> bool:
        self.asked += 1
        return user in self.people and key == "1"


@pytest.fixture
def kind() -> Iterator[str]:
    yield "tests.thing"
    access._rules.pop("tests.thing", None)


def test_a_kind_without_a_rule_is_refused(world: World) -> None:
    assert not access.allowed(world.account(world.sun_qi), "tests.unknown", "1", at=NOW)


def test_the_rule_decides_by_person_and_key(world: World, kind: str) -> None:
    zhang_san, wang_wu = world.account(world.zhang_san), world.account(world.wang_wu)
    access.register(kind, Rule(zhang_san))

    assert access.allowed(zhang_san, kind, "1", at=NOW)
    assert not access.allowed(zhang_san, kind, "2", at=NOW)
    assert not access.allowed(wang_wu, kind, "1", at=NOW)
    assert not access.allowed(AnonymousUser(), kind, "1", at=NOW)


def test_a_right_is_kept_for_thirty_seconds(world: World, kind: str) -> None:
    zhang_san = world.account(world.zhang_san)
    rule = Rule(zhang_san)
    access.register(kind, rule)

    assert access.allowed(zhang_san, kind, "1", at=NOW)
    rule.people.clear()

    assert access.allowed(zhang_san, kind, "1", at=NOW + timedelta(seconds=29))
    assert rule.asked == 1
    assert not access.allowed(zhang_san, kind, "1", at=NOW + timedelta(seconds=30))
    assert not access.allowed(zhang_san, kind, "1", at=NOW + timedelta(seconds=31))


def test_a_refusal_is_not_kept(world: World, kind: str) -> None:
    zhang_san = world.account(world.zhang_san)
    rule = Rule()
    access.register(kind, rule)
    assert not access.allowed(zhang_san, kind, "1", at=NOW)

    rule.people.add(zhang_san)

    assert access.allowed(zhang_san, kind, "1", at=NOW)


def test_a_new_epoch_asks_again(world: World, kind: str) -> None:
    zhang_san = world.account(world.zhang_san)
    rule = Rule(zhang_san)
    access.register(kind, rule)
    access.allowed(zhang_san, kind, "1", at=NOW)

    zhang_san.session_epoch += 1
    access.allowed(zhang_san, kind, "1", at=NOW)

    assert rule.asked == 2


def test_a_closed_account_is_refused_at_once(world: World, kind: str) -> None:
    zhang_san = world.account(world.zhang_san)
    access.register(kind, Rule(zhang_san))
    assert access.allowed(zhang_san, kind, "1", at=NOW)

    zhang_san.is_active = False

    assert not access.allowed(zhang_san, kind, "1", at=NOW)
