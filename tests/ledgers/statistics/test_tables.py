"""Single figures: lectures by their unit, transfers on both sides, posts and kinds as of the day."""

from datetime import date

from sanwei.ledgers.statistics.enums import Post, Topic
from sanwei.ledgers.statistics.figures import FIGURES
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.opening import opened
from sanwei.ledgers.statistics.tables import table_of
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member, OrgUnit
from tests.lectures.factories import lecture
from tests.ledgers.statistics.lived import speak
from tests.world import NOW, World

TODAY = NOW.date()


def third_quarter(unit: OrgUnit, **more: object) -> Filter:
    return Filter.of(
        unit=OrgUnit.objects.get(pk=unit.pk),
        starts_on=date(2026, 7, 1),
        ends_before=date(2026, 10, 1),
        today=TODAY,
        **more,  # type: ignore[arg-type]
    )


def texts(asked: Filter, topic: Topic, *codes: str) -> dict[str, list[str]]:
    """Return some figures of each line as they are written."""
    table = table_of(asked, topic)
    places = [[one.code for one in table.figures].index(code) for code in codes]
    return {
        line.name: [value.text if (value := line.values[at]) else "" for at in places]
        for line in table.lines
    }


def test_lectures_are_counted_where_they_belong_and_only_while_they_are_live(world: World) -> None:
    speak(lecture(world, world.first, live=True), world.zhang_san, on=date(2026, 8, 1))
    speak(
        lecture(world, world.committee, live=True, title="党委的课"),
        world.zhang_san,
        world.wang_wu,
        on=date(2026, 9, 30),
    )
    gone = lecture(world, world.second, live=True, title="撤下的课")
    speak(gone, world.wang_wu, on=date(2026, 8, 1))
    gone.refresh_from_db()
    gone.unpublish()
    late = lecture(world, world.second, live=True, title="十月的课")
    speak(late, world.wang_wu, on=date(2026, 10, 1))

    found = texts(third_quarter(world.committee), Topic.LECTURES, "lectures", "speakers")

    assert found == {"第一支部": ["1", "1"], "第二支部": ["", ""], "本级": ["1", "2"]}


def test_a_transfer_is_a_departure_here_and_an_arrival_there(world: World) -> None:
    org.transfer(
        member=world.zhang_san, branch=world.second, on=date(2026, 8, 17), actor=None, at=NOW
    )
    org.transfer(
        member=world.li_si,
        branch=world.first,
        group=world.group,
        on=date(2026, 8, 1),
        actor=None,
        at=NOW,
    )

    found = texts(third_quarter(world.committee), Topic.PEOPLE, "registered", "arrived", "departed")

    assert found == {"第一支部": ["3", "0", "1"], "第二支部": ["4", "1", "0"]}
    rows = opened(third_quarter(world.first), FIGURES["departed"])
    assert rows is not None
    assert [row.cells for row in rows.rows()] == [
        (date(2026, 8, 17), "张三", "第一支部", "第一支部", "第二支部")
    ]


def test_a_post_counts_on_the_day_and_no_longer(world: World) -> None:
    secretaries = frozenset({Post.SECRETARY})
    (role,) = world.li_si.roles.all()
    org.end_role(assignment=role, ends_before=date(2026, 9, 1), actor=None, at=NOW)

    before = third_quarter(world.first, as_of=date(2026, 8, 31), posts=secretaries)
    after = third_quarter(world.first, posts=secretaries)

    assert table_of(before, Topic.PEOPLE).total.values[0].text == "1"  # type: ignore[union-attr]
    assert table_of(after, Topic.PEOPLE).total.values[0] is None


def test_somebody_is_probationary_until_the_day_he_becomes_formal(world: World) -> None:
    Member.objects.filter(pk=world.zhang_san.pk).update(formal_on=date(2026, 9, 28))
    kinds = frozenset({MemberKind.PROBATIONARY})

    before = third_quarter(world.first, as_of=date(2026, 9, 27), kinds=kinds)
    after = third_quarter(world.first, kinds=kinds)

    assert table_of(before, Topic.STUDY).total.values[0].text == "1"  # type: ignore[union-attr]
    assert table_of(after, Topic.STUDY).total.values[0] is None


def test_who_is_not_registered_is_in_no_table(world: World) -> None:
    Member.objects.filter(pk=world.zhang_san.pk).update(kind=MemberKind.ACTIVIST)

    found = texts(third_quarter(world.committee), Topic.PEOPLE, "registered", "formal")

    assert found == {"第一支部": ["3", "3"], "第二支部": ["3", "3"]}


def test_the_address_asks_the_same_again(world: World) -> None:
    asked = third_quarter(
        world.first,
        as_of=date(2026, 8, 31),
        kinds=frozenset({MemberKind.FORMAL}),
        posts=frozenset({Post.PUBLICITY, Post.LEADING_CADRE}),
    )

    assert asked.query == (
        "period=2026Q3&as_of=2026-08-31&kind=formal&post=publicity&post=leading_cadre"
    )
    assert third_quarter(world.first).query == "period=2026Q3"
