"""学习计时设置: the administrator edits it within the subtree; an editor and other branches never see it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyPolicy
from sanwei.study.queries import policy_for
from tests.world import World


def signed_in(world: World, member: Member) -> Client:
    client = Client()
    client.force_login(world.account(member), "sanwei.accounts.backends.NumberOrPhoneBackend")
    return client


def fields(unit: OrgUnit, **changes: object) -> dict[str, object]:
    return {
        "unit": unit.pk,
        "offline_minutes_a_day": 30,
        "speeds_permille": "[1000, 1500]",
        "counts_hidden_audio": "on",
        "reading_factor_percent": 100,
    } | changes


def test_an_administrator_sets_what_holds_below(world: World) -> None:
    client = signed_in(world, world.sun_qi)

    answer = client.post(reverse("study_policies:add"), fields(world.first))

    assert answer.status_code == 302
    found = policy_for(world.group)
    assert found is not None
    assert (found.unit, found.offline_minutes_a_day, found.speeds_permille) == (
        world.first,
        30,
        [1000, 1500],
    )
    assert policy_for(world.second) is None
    assert "第一支部" in client.get(reverse("study_policies:index")).content.decode()


def test_the_offline_door_is_never_wider_than_two_hours(world: World) -> None:
    client = signed_in(world, world.sun_qi)

    answer = client.post(
        reverse("study_policies:add"), fields(world.first, offline_minutes_a_day=121)
    )

    assert answer.status_code == 200
    assert not StudyPolicy.objects.exists()


def test_editors_do_not_reach_the_settings(world: World) -> None:
    row = StudyPolicy.objects.create(unit=world.second)
    client = signed_in(world, world.zhao_liu)

    pages = [
        client.get(reverse("study_policies:index")),
        client.get(reverse("study_policies:edit", args=[row.pk])),
        client.post(reverse("study_policies:add"), fields(world.first)),
    ]

    assert all(page.status_code in (302, 403, 404) for page in pages)
    assert all("第二支部" not in page.content.decode() for page in pages)
    assert StudyPolicy.objects.count() == 1


@pytest.mark.parametrize("speeds", [[], [1500], [1000, 2001], [1000, "2"], [1000, True], {}, 1000])
def test_speeds_hold_normal_and_nothing_above_double(world: World, speeds: object) -> None:
    with pytest.raises(ValidationError):
        StudyPolicy(unit=world.first, speeds_permille=speeds).full_clean()
