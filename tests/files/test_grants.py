"""Signed addresses: whose, for what, how long."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.accounts.models import User
from sanwei.files import grants
from sanwei.files.errors import GrantExpired, GrantInvalid
from tests.world import NOW, World

RESOURCE = "asset/1f0c"


@pytest.fixture
def owner(world: World) -> User:
    return world.account(world.zhang_san)


def test_a_grant_opens_its_resource_for_its_owner(owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW)

    grants.check(user=owner, grant=grant, resource=RESOURCE, at=NOW)
    grants.check(
        user=owner, grant=grant, resource=RESOURCE, at=NOW + timedelta(hours=5, minutes=59)
    )


def test_a_grant_ends_after_six_hours(owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW)

    with pytest.raises(GrantExpired):
        grants.check(user=owner, grant=grant, resource=RESOURCE, at=NOW + grants.LIFETIME)


def test_somebody_else_can_not_use_it(world: World, owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW)

    with pytest.raises(GrantInvalid):
        grants.check(user=world.account(world.wang_wu), grant=grant, resource=RESOURCE, at=NOW)
    with pytest.raises(GrantInvalid):
        grants.check(user=None, grant=grant, resource=RESOURCE, at=NOW)


def test_another_resource_stays_closed(owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW)

    with pytest.raises(GrantInvalid):
        grants.check(user=owner, grant=grant, resource="asset/2", at=NOW)


def test_an_older_epoch_ends_the_grant(owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW)
    owner.session_epoch += 1

    with pytest.raises(GrantInvalid):
        grants.check(user=owner, grant=grant, resource=RESOURCE, at=NOW)


def test_a_closed_account_ends_the_grant(owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW)
    owner.is_active = False

    with pytest.raises(GrantInvalid):
        grants.check(user=owner, grant=grant, resource=RESOURCE, at=NOW)


def test_a_grant_from_the_future_is_refused(owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW + timedelta(minutes=2))

    with pytest.raises(GrantInvalid):
        grants.check(user=owner, grant=grant, resource=RESOURCE, at=NOW)


def test_a_grant_is_one_segment_of_an_address_and_names_nobody(owner: User) -> None:
    grant = grants.issue(user=owner, resource=RESOURCE, at=NOW)

    assert set(grant) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert owner.public_id.hex not in grant
    assert owner.number not in grant


@given(place=st.integers(0, 40), letter=st.sampled_from("abcXYZ019-_."))
def test_one_changed_letter_is_refused(place: int, letter: str) -> None:
    person = User(number="1")
    grant = grants.issue(user=person, resource=RESOURCE, at=NOW)
    changed = grant[:place] + letter + grant[place + 1 :]
    if changed == grant:
        return

    with pytest.raises((GrantInvalid, GrantExpired)):
        grants.check(user=person, grant=changed, resource=RESOURCE, at=NOW)


@given(st.text(max_size=80))
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(GrantInvalid):
        grants.check(user=User(number="1"), grant=text, resource=RESOURCE, at=NOW)
