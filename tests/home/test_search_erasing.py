"""The erasure of a person reaches past searches too."""

import pytest

from sanwei.org import services as org
from sanwei.search.asked import services as asked
from sanwei.search.asked.models import SearchLog, SharedQuery
from tests.org.test_erasing import gone
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def test_the_erased_persons_lines_and_name_leave_past_searches(world: World) -> None:
    member = gone(world)
    asker = str(world.account(member).public_id)
    for person in (asker, "b", "c", "d"):
        asked.record(text="党员大会", asker=person, has_hits=True, at=NOW)
    # Asked before anybody of that name was here.
    SharedQuery.objects.create(
        query_key="0" * 64, text=f"{member.name}讲课", folded=f"{member.name}讲课"
    )
    kept = SearchLog.objects.count()

    org.erase(member=member, reason="本人申请", actor=None, at=NOW)

    assert SearchLog.objects.count() == kept - 1
    assert list(SharedQuery.objects.values_list("text", flat=True)) == ["党员大会"]
