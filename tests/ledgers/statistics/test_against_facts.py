"""The figures against a plain count over all rows, person by person; and against the ledger's own tables."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sanwei.activities.enums import ActivityKind, Mark
from sanwei.activities.models import Activity, Attendance, HeartTalk
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.statistics.enums import Post, Topic
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.tables import table_of
from sanwei.ledgers.statistics.values import Value
from sanwei.org.enums import PARTY_MEMBER_KINDS, PartyStatus
from sanwei.org.models import Member, Membership, OrgUnit
from tests.ledgers.book import Book
from tests.ledgers.statistics.lived import TODAY, Year

THEME = ActivityKind.THEME_DAY


@pytest.fixture
def year(book: Book) -> Year:
    return Year(book, seed=3).live()


def total(asked: Filter, code: str, topic: Topic) -> Value:
    table = table_of(asked, topic)
    place = [figure.code for figure in table.figures].index(code)
    return table.total.values[place] or Value(table.figures[place].shape)


def is_asked(asked: Filter, member: Member, day: date) -> bool:
    if asked.kinds and member.kind_on(day) not in asked.kinds:
        return False
    held = {
        role.role
        for role in member.roles.all()
        if role.starts_on <= day and (role.ends_before is None or day < role.ends_before)
    }
    is_cadre = member.is_leading_cadre and Post.LEADING_CADRE in asked.posts
    return not asked.posts or is_cadre or bool(held & {str(post) for post in asked.posts})


def belonging(asked: Filter) -> Iterator[Membership]:
    for one in Membership.objects.select_related("member", "branch"):
        is_party = one.member.kind in PARTY_MEMBER_KINDS
        if (
            is_party
            and one.member.status == PartyStatus.NORMAL
            and one.covers(asked.as_of)
            and one.branch.is_within(asked.unit)
            and is_asked(asked, one.member, asked.as_of)
        ):
            yield one


def test_people_and_hours_are_those_of_a_plain_count(year: Year) -> None:
    for _number in range(20):
        asked = year.ask()
        span = asked.span
        credit = LedgerEntry.objects.filter(kind=EntryKind.CREDIT)
        entries = credit.filter(span.entries()).select_related("unit", "member")
        hours = sum(
            (
                one.amount
                for one in entries
                if one.unit.is_within(asked.unit)
                and one.member is not None
                and is_asked(asked, one.member, asked.as_of)
            ),
            Decimal(0),
        )

        assert total(asked, "due", Topic.STUDY).part == len(list(belonging(asked))), asked
        assert total(asked, "registered", Topic.PEOPLE).part == len(list(belonging(asked))), asked
        assert total(asked, "hours", Topic.STUDY).part == hours, asked


def test_attendance_and_talks_are_those_of_a_plain_count(year: Year) -> None:
    for _number in range(20):
        asked = year.ask()
        span = asked.span
        marks = [
            one
            for one in Attendance.objects.select_related("member", "part__activity", "part__branch")
            if one.part.activity.kind == THEME
            and one.part.is_finished
            and one.part.branch.is_within(asked.unit)
            and span.starts_on <= one.part.activity.occurred_on < span.ends_before
            and is_asked(asked, one.member, one.part.activity.occurred_on)
        ]
        talks = [
            one
            for one in HeartTalk.objects.select_related("branch", "partner")
            if one.branch.is_within(asked.unit)
            and span.starts_on <= one.occurred_on < span.ends_before
            and is_asked(asked, one.partner, one.occurred_on)
        ]

        value = total(asked, "attendance", Topic.LIFE)
        present = sum(one.mark == Mark.PRESENT for one in marks)
        assert (value.part, value.whole) == (present, len(marks)), asked
        assert total(asked, "talks", Topic.LIFE).part == len(talks), asked


def test_posts_tell_people_apart_by_the_day_of_what_they_did(year: Year) -> None:
    """Every one of these questions has a post that somebody gave up or took over within its days."""
    for _number in range(20):
        asked = replace(
            year.ask(year.world.committee),
            starts_on=date(2026, 1, 1),
            ends_before=date(2027, 1, 1),
            as_of=TODAY,
            kinds=frozenset(),
            posts=frozenset({year.chance.choice([Post.SECRETARY, Post.PUBLICITY])}),
        )
        came = [
            one
            for one in Attendance.objects.select_related("member", "part__activity")
            if one.part.activity.kind == THEME and one.part.is_finished
        ]
        due = [one for one in came if is_asked(asked, one.member, one.part.activity.occurred_on)]
        ever = [one for one in came if one.member.roles.filter(role__in=asked.posts).exists()]
        lectures = [
            one
            for one in Activity.objects.filter(kind=ActivityKind.PARTY_CLASS).select_related(
                "lecturer"
            )
            if one.lecturer
            and is_asked(asked, one.lecturer, one.occurred_on)
            and one.parts.filter(finished_at__isnull=False, is_host=True).exists()
        ]

        assert 0 < len(due) < len(ever) < len(came)
        assert total(asked, "attendance", Topic.LIFE).whole == len(due), asked
        assert total(asked, "lectured", Topic.LIFE).part == len(lectures), asked


def test_the_statistics_of_a_quarter_say_what_the_ledger_says(year: Year) -> None:
    for quarter in (Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)):
        unit = OrgUnit.objects.get(pk=year.world.committee.pk)
        asked = Filter.of(
            unit=unit,
            starts_on=quarter.starts_on,
            ends_before=quarter.ends_before,
            today=TODAY,
        )
        ledger = queries.branch_table(
            unit=unit,
            starts_on=quarter.starts_on,
            ends_before=quarter.ends_before,
            as_of=asked.as_of,
        ).totals
        life = queries.life_table(unit=unit, quarter=quarter, as_of=asked.as_of, today=TODAY).total

        study = {code: total(asked, code, Topic.STUDY) for code in ("learned", "hours", "score")}
        assert study["learned"].part == ledger.learned
        assert study["hours"].part == ledger.total
        assert (study["score"].part, study["score"].whole) == (
            ledger.quiz.score_sum,
            ledger.quiz.tests,
        )
        theme = total(asked, "theme_days", Topic.LIFE)
        came = total(asked, "attendance", Topic.LIFE)
        assert (theme.part, theme.whole) == (life.theme.met, life.theme.owed)
        assert (came.part, came.whole) == (life.theme.present, life.theme.due)
        assert total(asked, "talks", Topic.LIFE).part == life.talks
        assert total(asked, "cadres", Topic.LIFE).part == life.cadre_visits


def test_a_month_owes_no_turn_of_its_quarter(year: Year) -> None:
    asked = replace(
        year.ask(year.world.first),
        starts_on=date(2026, 8, 1),
        ends_before=date(2026, 9, 1),
        as_of=date(2026, 8, 31),
    )

    assert total(asked, "theme_days", Topic.LIFE).whole == 1
    assert total(asked, "not_held", Topic.LIFE).part <= 1 + 2
