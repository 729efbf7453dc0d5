"""Accounts of a whole unit are opened at once, each with a slip; the second time there is nothing to do."""

import pytest

from sanwei.accounts import services as accounts
from sanwei.org import queries, services
from sanwei.org.enums import MemberKind
from sanwei.org.errors import AccountExists
from sanwei.org.models import Member
from sanwei.org.services.people import FIRST_NUMBER
from tests.world import NOW, START, World


def test_unit_gets_accounts_with_slips_that_sign_in(world: World) -> None:
    person = services.enrol(
        name="郑十", kind=MemberKind.FORMAL, branch=world.first, starts_on=START
    )
    secretary = world.account(world.li_si)
    everybody = queries.members_on(world.first, NOW.date())

    opened = services.open_accounts(members=everybody, actor=secretary, at=NOW)
    again = services.open_accounts(members=everybody.all(), actor=secretary, at=NOW)

    assert [(o.member, o.branch_name) for o in opened] == [(person, "第一支部")]
    assert again == []
    user = accounts.redeem_slip(secret=opened[0].slip.secret, at=NOW)
    assert (user.name, user.must_change_password) == ("郑十", True)
    assert not user.has_usable_password()


def test_second_account_for_a_person_is_refused(world: World) -> None:
    with pytest.raises(AccountExists):
        services.open_account(member=world.zhang_san, password="x")


def test_numbers_are_unused_and_tell_nothing(world: World) -> None:
    taken = FIRST_NUMBER + Member.objects.latest("pk").pk
    world.zhang_san.number = str(taken)
    world.zhang_san.save()

    person = services.enrol(
        name="郑十", kind=MemberKind.FORMAL, branch=world.first, starts_on=START
    )

    assert person.number == str(taken + 1)
