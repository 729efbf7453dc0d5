"""Working days by weekday and table; the mark 补录; the table in the admin."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sanwei.activities.enums import DayKind
from sanwei.activities.errors import CalendarUnclear
from sanwei.activities.models import SpecialDay
from sanwei.activities.services import calendar
from sanwei.activities.working_days import SATURDAY, WorkingCalendar, is_late
from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import Role
from tests.activities.clients import client_of
from tests.activities.stage import held
from tests.world import NOW, SHANGHAI, START, World

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
TABLES = st.dictionaries(DAYS, st.sampled_from(DayKind), max_size=30)
BASIS = "本单位2027年放假通知"


@given(TABLES, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_worked_days_add_up_over_any_cut(
    special: dict[date, DayKind], first: date, one: int, two: int
) -> None:
    found = WorkingCalendar(special)
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)

    whole = found.worked_after(first, last)

    assert whole == found.worked_after(first, middle) + found.worked_after(middle, last)
    assert 0 <= whole <= one + two


@given(TABLES, DAYS)
def test_the_table_outweighs_the_weekday(special: dict[date, DayKind], day: date) -> None:
    expected = special.get(day, DayKind.WORK if day.weekday() < SATURDAY else DayKind.OFF)

    assert WorkingCalendar(special).is_worked(day) == (expected == DayKind.WORK)


@given(DAYS, st.integers(0, 60))
def test_nothing_is_worked_before_it_begins(first: date, back: int) -> None:
    assert WorkingCalendar().worked_after(first, first - timedelta(days=back)) == 0


def test_2026_is_there_as_announced(db: None) -> None:
    counted = {
        kind: SpecialDay.objects.filter(kind=kind, day__year=2026).count() for kind in DayKind
    }
    weekends_worked = SpecialDay.objects.filter(kind=DayKind.WORK, day__week_day__in=(1, 7))

    assert counted == {DayKind.OFF: 33, DayKind.WORK: 6}
    assert weekends_worked.count() == 6
    assert not SpecialDay.objects.filter(basis="").exists()


@pytest.mark.parametrize(
    ("occurred", "recorded", "late"),
    [
        (date(2026, 9, 30), date(2026, 10, 10), False),  # 8, 9 and the worked Saturday
        (date(2026, 9, 30), date(2026, 10, 12), True),
        (date(2026, 9, 17), date(2026, 9, 21), False),  # 18, the worked Sunday, 21
        (date(2026, 9, 17), date(2026, 9, 22), True),
        (date(2026, 2, 13), date(2026, 2, 25), False),
    ],
)
def test_holidays_and_shifted_days_count_for_the_mark(
    db: None, occurred: date, recorded: date, late: bool
) -> None:
    assert is_late(occurred, recorded) == late


def test_a_record_keeps_its_mark_when_the_table_changes(world: World) -> None:
    on = datetime(2026, 9, 30, 15, tzinfo=SHANGHAI)
    part = held(world.first, on=on, at=NOW)
    assert part.is_late_entry
    days = calendar.read_days("2026-10-08至2026-10-12 休")

    calendar.write_days(days=days, basis=BASIS, actor=None, at=NOW)

    assert not is_late(on.date(), NOW.date())
    part.refresh_from_db()
    assert part.is_late_entry
    assert part.entry == "late"


def test_lines_as_a_notice_has_them_are_read() -> None:
    found = calendar.read_days(
        "2027-01-01至2027-01-03 休 元旦\n\n2027年1月4日 上班\n2027/10/1 放假"
    )

    assert [(one.day.isoformat(), one.kind.value, one.name) for one in found] == [
        ("2027-01-01", "off", "元旦"),
        ("2027-01-02", "off", "元旦"),
        ("2027-01-03", "off", "元旦"),
        ("2027-01-04", "work", ""),
        ("2027-10-01", "off", ""),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "没有粘贴"),
        ("2027-01-01", "第1行看不懂"),
        ("2027-01-01 休\n十月一日 休", "第2行看不出"),
        ("2027年10月 休", "第1行看不出"),
        ("2027-01-03至2027-01-01 休", "起止不对"),
        ("2027-01-01至2027-12-31 休", "起止不对"),
        ("2027-01-01 休\n2027-01-01 班", "又休又班"),
        ("2027-01-01 休\n" * 401, "最多粘贴"),
    ],
)
def test_an_unclear_line_is_named(text: str, words: str) -> None:
    with pytest.raises(CalendarUnclear) as unclear:
        calendar.read_days(text)

    assert words in str(unclear.value.message)


def test_the_same_lines_again_change_nothing(world: World) -> None:
    days = calendar.read_days("2027-01-01至2027-01-03 休 元旦")

    first = calendar.write_days(days=days, basis=BASIS, actor=None, at=NOW)
    second = calendar.write_days(days=days, basis=BASIS, actor=None, at=NOW)

    assert (first, second) == (3, 0)
    assert AuditEntry.objects.filter(action="activities.calendar").count() == 2
    with pytest.raises(CalendarUnclear):
        calendar.write_days(days=days, basis=" ", actor=None, at=NOW)


def test_the_administrator_pastes_a_year(world: World) -> None:
    client = client_of(world, world.sun_qi)

    assert "国庆节" in client.get(reverse("special_days:index")).content.decode()
    page = client.post(
        reverse("special_days:paste"), {"days": "2027-01-01 休 元旦", "basis": BASIS}, follow=True
    ).content.decode()

    assert "已读1天，改动1天" in page
    assert SpecialDay.objects.get(day=date(2027, 1, 1)).basis == BASIS


def test_an_unclear_paste_saves_nothing(world: World) -> None:
    client = client_of(world, world.sun_qi)

    page = client.post(
        reverse("special_days:paste"), {"days": "2027-01-01 休\n随便", "basis": BASIS}
    ).content.decode()

    assert "第2行看不懂" in page
    assert not SpecialDay.objects.filter(day__year=2027).exists()


@pytest.mark.parametrize("who", ["zhang_san", "li_si", "zhao_liu", "branch_administrator"])
def test_only_the_house_s_administrator_reaches_the_table(world: World, who: str) -> None:
    if who == "branch_administrator":
        org.assign_role(
            member=world.wu_jiu, unit=world.second, role=Role.ADMINISTRATOR, starts_on=START
        )
    member = world.wu_jiu if who == "branch_administrator" else getattr(world, who)
    client: Client = client_of(world, member)
    row = SpecialDay.objects.first()
    assert row is not None

    for address in (
        reverse("special_days:index"),
        reverse("special_days:add"),
        reverse("special_days:paste"),
        reverse("special_days:edit", args=[row.pk]),
    ):
        response = client.get(address)
        assert response.status_code in (302, 403, 404)
        assert "国庆" not in response.content.decode()
    client.post(reverse("special_days:paste"), {"days": "2027-01-01 休", "basis": BASIS})
    assert not SpecialDay.objects.filter(day__year=2027).exists()
