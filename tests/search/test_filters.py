"""Narrowing by kind, tag, series, year and branch, with counts of what a person may see."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from lectures.models import LecturePage, Series
from sanwei.common import clock
from sanwei.library.models import Shelf, ShelfBook
from sanwei.org.models import OrgUnit
from sanwei.search import filters, queries
from sanwei.search.filters import MOST_COUNTED, count_label
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories as lectures
from tests.library import factories as library
from tests.search.conftest import engine
from tests.search.looking import found, index_all, narrowed, options
from tests.world import SHANGHAI, World

__all__ = ["engine"]  # a fixture that lives elsewhere
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty(engine: WhooshEngine) -> None:
    engine.clear()


def lecture(
    world: World,
    title: str,
    *,
    year: int = 2026,
    tag: str = "",
    unit: OrgUnit | None = None,
    series: Series | None = None,
) -> LecturePage:
    owner = unit or world.first
    audience = world.second_only if owner == world.second else world.first_only
    page = lectures.lecture(world, owner, title=title, live=True, audience=audience, series=series)
    if tag:
        page.tags.add(tag)
        page.save()
    came_out = datetime(year, 1, 1, 3, tzinfo=SHANGHAI)  # in Greenwich it was the year before
    LecturePage.objects.filter(pk=page.pk).update(first_published_at=came_out)
    return page


def furnish(world: World) -> Series:
    """Three lectures that 张三 sees, one that he does not, and a story."""
    series = Series.objects.create(unit=world.first, title="冬训合辑")
    lecture(world, "铁锚渡一", year=2025, tag="纪律", series=series)
    lecture(world, "铁锚渡二", year=2026, tag="纪律")
    lecture(world, "铁锚渡三", year=2026, tag="安全")
    lecture(world, "铁锚渡四", year=2024, tag="机密标签", unit=world.second)
    library.story(world, title="铁锚渡的守夜人", live=True)
    index_all()
    return series


def test_each_filter_counts_what_the_person_would_get(world: World) -> None:
    furnish(world)
    this_year = clock.local_date(clock.now()).year

    told = options(world, world.zhang_san, "铁锚渡")

    years = {"2025": 1, "2026": 2}
    years[str(this_year)] = years.get(str(this_year), 0) + 1
    assert told == {
        "kind": {"微党课": 3, "微故事": 1},
        "tag": {"纪律": 2, "安全": 1},
        "year": years,
    }


def test_nothing_of_another_branch_is_offered_or_counted(world: World) -> None:
    furnish(world)

    told = options(world, world.zhang_san, "铁锚渡")

    assert "机密标签" not in told["tag"]
    assert "2024" not in told["year"]
    assert options(world, world.wang_wu, "铁锚渡")["kind"]["微党课"] == 1
    hidden = narrowed(world, world.zhang_san, "铁锚渡", branch=str(world.second.public_id))
    assert hidden.groups == ()


def test_filters_narrow_together_and_every_count_is_what_choosing_gives(world: World) -> None:
    furnish(world)

    assert found(world, world.zhang_san, "铁锚渡", tag="纪律", year="2026") == [
        ("lecture", "铁锚渡二")
    ]
    for name, counts in options(world, world.zhang_san, "铁锚渡", tag="纪律").items():
        choice = {
            option.label: option.value
            for each in _choices(narrowed(world, world.zhang_san, "铁锚渡", tag="纪律"))
            if each.name == name
            for option in each.options
        }
        for label, count in counts.items():
            chosen = {"tag": "纪律"} | {name: choice[label]}
            assert len(found(world, world.zhang_san, "铁锚渡", **chosen)) == count, label


def _choices(told: filters.Narrowed) -> list[filters.Choice]:
    return [told.kinds, *told.choices]


def test_the_own_filter_still_offers_the_other_values(world: World) -> None:
    furnish(world)

    told = options(world, world.zhang_san, "铁锚渡", tag="纪律")

    assert told["tag"] == {"纪律": 2, "安全": 1}
    assert told["year"] == {"2025": 1, "2026": 1}
    assert told["kind"] == {"微党课": 2}


def test_series_narrows_to_its_lectures(world: World) -> None:
    series = furnish(world)
    chosen = {"series": str(series.public_id)}

    assert found(world, world.zhang_san, "铁锚渡", **chosen) == [("lecture", "铁锚渡一")]


def test_a_kind_without_a_filter_drops_out_when_it_is_chosen(world: World) -> None:
    furnish(world)

    kinds = [kind for kind, _title in found(world, world.zhang_san, "铁锚渡", tag="安全")]

    assert kinds == ["lecture"]


@pytest.mark.parametrize("value", ["0", "x" * 500, "'", "%00", "<script>"])
def test_a_value_nobody_has_leaves_nothing(world: World, value: str) -> None:
    furnish(world)

    assert narrowed(world, world.zhang_san, "铁锚渡", year=value).groups == ()


def test_a_stale_index_changes_no_count(world: World) -> None:
    furnish(world)
    LecturePage.objects.filter(title="铁锚渡二").update(live=False)
    LecturePage.objects.filter(title="铁锚渡一").update(expire_at=clock.now())
    restricted = LecturePage.objects.get(title="铁锚渡三")
    PageViewRestriction.objects.create(
        page=restricted.page_ptr, restriction_type=PageViewRestriction.GROUPS
    )

    assert options(world, world.zhang_san, "铁锚渡") == {"kind": {"微故事": 1}}


def test_counts_are_exact_up_to_two_thousand() -> None:
    assert [count_label(count) for count in (0, 1999, MOST_COUNTED, MOST_COUNTED + 1, 9_000)] == [
        "0", "1999", "2000", "2000+", "2000+",
    ]  # fmt: skip


def shelve(shelf: Shelf, count: int, word: str) -> None:
    ShelfBook.objects.bulk_create(
        ShelfBook(shelf=shelf, title=f"{word}第{number}卷", reason="") for number in range(count)
    )


def test_more_than_two_thousand_are_counted_as_that(world: World, client: Client) -> None:
    shelve(library.shelf(world), MOST_COUNTED + 1, "铁锚渡")
    shelve(library.shelf(world, world.second), 5, "铁锚渡")
    index_all()
    client.force_login(world.account(world.zhang_san))

    page = client.get("/search/", {"q": "铁锚渡"}).content.decode()
    ShelfBook.objects.filter(shelf__unit=world.first).first().delete()
    fewer = client.get("/search/", {"q": "铁锚渡"}).content.decode()

    assert "找到2000+项" in page
    assert "看全部2000+项" in page
    assert "找到2000项" in fewer


def test_counting_costs_one_query_a_kind_however_many_there_are(world: World) -> None:
    shelf = library.shelf(world)
    user = world.account(world.zhang_san)

    def cost() -> int:
        index_all()
        queries.find("铁锚渡", user, at=clock.now())  # what is kept for a while is fetched
        with CaptureQueriesContext(connection) as asked:
            answer = queries.find("铁锚渡", user, at=clock.now())
            filters.narrow(answer.groups, {"year": "2026"})
        return len(asked)

    shelve(shelf, 1, "铁锚渡")
    before = cost()
    shelve(shelf, 300, "铁锚渡")

    assert cost() <= before  # few hits are compared with the titles once more


def test_the_page_offers_filters_as_links_and_a_plain_form(world: World, client: Client) -> None:
    furnish(world)
    client.force_login(world.account(world.zhang_san))

    both = client.get("/search/", {"q": "铁锚渡", "year": "2026"}).content.decode()
    page = client.get("/search/", {"q": "铁锚渡", "tag": "纪律"}).content.decode()

    assert "year=2026&amp;kind=lecture" in both
    assert '<option value="纪律" selected>纪律（2）</option>' in page
    assert '<option value="2026">2026年（1）</option>' in page
    assert "清除筛选" in page


def test_filters_that_leave_nothing_say_so(world: World, client: Client) -> None:
    furnish(world)
    client.force_login(world.account(world.zhang_san))

    page = client.get("/search/", {"q": "铁锚渡", "year": "1999"}).content.decode()

    assert "这些条件下没有结果" in page
    assert "清除筛选" in page
