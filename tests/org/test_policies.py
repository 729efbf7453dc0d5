"""减负红线: points, ranking and 每日答题 are off until a document asks for them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sanwei.org import policies
from sanwei.org.enums import Feature
from sanwei.org.models import FeatureApproval, OrgUnit
from tests.world import NOW, World

TODAY = NOW.date()


def approve(unit: OrgUnit, feature: Feature = Feature.POINTS, **fields: object) -> FeatureApproval:
    values: dict[str, object] = {
        "document_title": "关于开展积分管理的通知",
        "document_number": "云党发〔2026〕7号",
        "document_on": date(2026, 3, 1),
        "starts_on": TODAY,
        **fields,
    }
    return FeatureApproval.objects.create(unit=unit, feature=feature, **values)


@pytest.mark.parametrize("feature", Feature)
@pytest.mark.parametrize("unit", ["committee", "first", "second", "group"])
def test_every_restricted_feature_is_off_by_default(
    world: World, unit: str, feature: Feature
) -> None:
    assert not policies.allows(getattr(world, unit), feature, at=NOW)


def test_document_of_a_unit_opens_the_feature_for_its_subtree_only(world: World) -> None:
    approve(world.first)

    allowed = [
        policies.allows(unit, Feature.POINTS, at=NOW)
        for unit in (world.committee, world.first, world.group, world.second)
    ]

    assert allowed == [False, True, True, False]


def test_document_opens_no_other_feature(world: World) -> None:
    approve(world.committee)

    assert not policies.allows(world.first, Feature.RANKING, at=NOW)
    assert not policies.allows(world.first, Feature.DAILY_QUIZ, at=NOW)


def test_document_counts_from_its_first_day_until_it_is_withdrawn(world: World) -> None:
    approve(world.committee, ends_before=TODAY + timedelta(days=1))

    allowed = [
        policies.allows(world.first, Feature.POINTS, at=NOW + timedelta(days=days))
        for days in (-1, 0, 1)
    ]

    assert allowed == [False, True, False]


@pytest.mark.parametrize("missing", ["document_title", "document_number"])
def test_approval_without_a_document_is_refused_by_the_database(world: World, missing: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        approve(world.committee, **{missing: ""})
