"""The table of three branches, as the stories tell it: on the ledger page, in what it opens, in the workbook."""

import re
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities import queries as activities
from sanwei.activities.casting import queries as casting
from sanwei.activities.check_in import queries as check_in
from sanwei.activities.enums import AbsenceReason, ActivityKind, CheckInWay, Mark
from sanwei.activities.models import ActivityBranch, Attendance, Correction, Vote
from sanwei.ledgers.models import LedgerPeriod
from sanwei.org.models import OrgUnit
from tests.home.told import (
    ASSEMBLY,
    BOARD,
    CLASS,
    DETAILS,
    FINANCE,
    GROUP,
    RETIRED,
    TABLE,
    THEME,
    TOLL,
    exported,
    handed_out,
    held,
    ledger_of,
    line,
    rows_on_page,
    sheet,
    signed_in,
    table,
    unit,
)

pytestmark = [
    pytest.mark.usefixtures("demo_day"),
    pytest.mark.xdist_group("demo"),  # one worker, one building
]


# The table of the stories, first the facts behind each of its cells.


def test_the_assemblies_stand_as_told() -> None:
    assert held(TOLL, ASSEMBLY) == [(7, 17, 41, 33), (9, 28, 40, 36)]
    assert held(FINANCE, ASSEMBLY) == [(7, 9, 6, 5)]
    assert held(RETIRED, ASSEMBLY) == [(9, 11, 19, 13)]
    july, september = (row for row in line(TOLL).records if row.kind == ASSEMBLY)
    assert july.headline == "应到41（正式38、预备3），实到33，到会有表决权31/38，符合规定"
    assert september.headline == "应到40（正式37、预备3），实到36，到会有表决权33/37，符合规定"


@pytest.mark.parametrize(
    ("on", "reasons"),
    [
        (date(2026, 7, 17), {"duty": 5, "sick": 1, "errand": 1, "away": 1}),
        (date(2026, 9, 28), {"duty": 2, "sick": 1, "away": 1}),
    ],
)
def test_everybody_missing_at_an_assembly_has_the_told_reason(
    on: date, reasons: dict[str, int]
) -> None:
    absent = Attendance.objects.filter(
        part__activity__kind=ASSEMBLY,
        part__activity__occurred_on=on,
        part__branch=unit(TOLL),
        mark=Mark.ABSENT,
    )

    found = list(absent.values_list("reason", flat=True))

    assert {reason: found.count(reason) for reason in set(found)} == reasons


def test_the_votes_add_up_to_who_had_one() -> None:
    votes = Vote.objects.filter(activity__occurred_on=date(2026, 9, 28)).order_by("number")

    assert [(v.matter[:3], v.approve, v.against, v.abstain, v.voters) for v in votes] == [
        ("严春梅", 33, 0, 0, 33),
        ("姜国庆", 31, 0, 2, 33),
    ]


def test_the_committee_meetings_stand_as_told() -> None:
    assert held(TOLL, BOARD) == [(7, 3, 5, 5), (8, 5, 5, 4), (9, 4, 5, 5)]
    assert held(RETIRED, BOARD) == [(7, 6, 3, 3), (8, 10, 3, 2), (9, 7, 3, 3)]
    assert not line(FINANCE).counts[BOARD].is_applicable


def test_the_group_meetings_stand_as_told() -> None:
    by_group: dict[str, list[tuple[int, int, int, int]]] = {}
    for row in line(TOLL).records:
        if row.kind == GROUP:
            day = row.occurred_on
            by_group.setdefault(row.group_name, []).append(
                (day.month, day.day, row.present, row.due)
            )

    assert by_group == {
        "青桥站党小组": [(7, 22, 14, 15), (8, 20, 15, 15), (9, 16, 13, 15)],
        "松岭站党小组": [(7, 23, 12, 13), (8, 19, 11, 13)],
        "路政党小组": [(7, 20, 12, 13), (8, 21, 12, 12), (9, 17, 11, 12)],
    }
    count = line(TOLL).counts[GROUP]
    assert (count.owed, count.met) == (9, 8)
    assert not line(FINANCE).counts[GROUP].is_applicable
    assert not line(RETIRED).counts[GROUP].is_applicable


def test_the_classes_stand_as_told() -> None:
    classes = {
        name: (line(name).counts[CLASS].held, line(name).counts[CLASS].by_secretary)
        for name in (TOLL, FINANCE, RETIRED)
    }
    assert classes == {TOLL: (1, 1), FINANCE: (0, 0), RETIRED: (1, 1)}
    lecture = ActivityBranch.objects.get(
        activity__kind=CLASS, activity__occurred_on=date(2026, 8, 14)
    ).activity
    assert (lecture.lecturer_name, lecture.lecture_title) == ("吕永红", "一张通行票背后的责任")
    assert lecture.guests.count() == 2


@pytest.mark.parametrize(
    ("name", "days", "present", "due", "rate"),
    [
        (TOLL, [(37, 41), (39, 41), (38, 40)], 114, 122, "93.4"),
        (FINANCE, [(5, 6), (5, 6), (6, 6)], 16, 18, "88.9"),
        (RETIRED, [(12, 19), (13, 19)], 25, 38, "65.8"),
    ],
)
def test_the_theme_days_stand_as_told(
    name: str, days: list[tuple[int, int]], present: int, due: int, rate: str
) -> None:
    assert [(there, of) for _m, _d, of, there in held(name, THEME)] == days
    count = line(name).theme
    assert (count.present, count.due, str(count.rate)) == (present, due, rate)


def test_what_was_not_held_is_explained_or_not_as_told() -> None:
    found = [
        (one.name, missing.kind, missing.is_explained)
        for one in table().lines
        for missing in one.not_held
    ]

    assert found == [(FINANCE, CLASS, False), (TOLL, GROUP, True), (RETIRED, THEME, True)]
    (group,) = line(TOLL).not_held
    assert group.what == "9月松岭站党小组会"
    assert "防汛值守" in group.reason


def test_two_records_are_late_entries_with_both_dates() -> None:
    late = [
        (row.kind, str(row.occurred_on), str(row.recorded_on)) for row in line(TOLL).late_entries
    ]

    assert late == [(GROUP, "2026-07-20", "2026-09-09"), (BOARD, "2026-09-04", "2026-09-10")]


def test_the_october_meeting_stays_in_its_own_quarter() -> None:
    rows = activities.activities_of(unit(TOLL), date(2026, 10, 12), date(2026, 10, 13))

    assert [(row.kind, row.group_name) for row in rows] == [(GROUP, "松岭站党小组")]
    assert all(row.occurred_on < date(2026, 10, 1) for row in line(TOLL).records)


def test_a_correction_after_archiving_keeps_the_old_count_and_the_reason() -> None:
    correction = Correction.objects.get()

    assert (correction.present_before, correction.present_after) == (38, 37)
    assert "代签核减1人" in correction.reason
    sealed = LedgerPeriod.objects.filter(year=2026, quarter=3, state="sealed")
    assert set(sealed.values_list("unit__short_name", flat=True)) == {TOLL, RETIRED}


def test_study_was_brought_to_thirteen_at_home() -> None:
    part = ActivityBranch.objects.get(activity__kind=ActivityKind.HOME_DELIVERY)
    ways = list(part.attendance.values_list("delivery", flat=True))

    assert (part.present, ways.count("door"), ways.count("phone")) == (13, 9, 4)


def test_who_took_part_elsewhere_and_who_made_up_is_known() -> None:
    receipt = Attendance.objects.exclude(receipt="").get()
    made_up = Attendance.objects.filter(made_up_on__isnull=False).get()

    assert (receipt.member_name, receipt.reason) == ("何德才", AbsenceReason.AWAY)
    assert (made_up.member_name, made_up.reason) == ("陶家豪", AbsenceReason.PERSONAL)
    assert (made_up.made_up_on, made_up.made_up_note[:4]) == (date(2026, 9, 18), "会议记录")


def two_shifts() -> ActivityBranch:
    day = {"activity__kind": THEME, "activity__occurred_on": date(2026, 9, 11)}
    return ActivityBranch.objects.select_related("activity").get(branch=unit(TOLL), **day)


def test_two_shifts_make_one_theme_day() -> None:
    part = two_shifts()
    shifts = [part.attendance.filter(sitting__number=number).count() for number in (1, 2)]

    assert (shifts, part.present, part.headcount) == ([20, 18], 38, 38)


def test_thirty_scanned_four_by_name_three_were_tapped_and_one_phone_was_flat() -> None:
    part = two_shifts()

    ways = {one.way: one.count for one in check_in.ways_of(part)}

    assert ways == {CheckInWay.SCAN: 30, CheckInWay.NAME: 4, CheckInWay.ROLL_CALL: 3 + 1}
    assert (part.present_when_asked, part.headcount, part.present) == (37, 38, 38)
    assert Attendance.objects.get(part=part, member_name="朱家豪").way == CheckInWay.ROLL_CALL


def test_fourteen_fields_of_the_theme_day_are_the_systems_and_two_are_written() -> None:
    part = two_shifts()
    activity, told = part.activity, casting.told_of(part)

    assert told is not None
    assert (len(told.filled), activity.topic) == (14, "节前纪律教育")
    assert [one[:3] for one in told.shown] == ["第1场", "第2场"]
    assert activity.cast.item.records.filter(kind="attendance").count() == 38


def test_every_record_adds_up() -> None:
    parts = ActivityBranch.objects.filter(finished_at__isnull=False)

    assert parts.count() > 100
    for part in parts:
        assert part.due == part.present + part.absent
    assert not Attendance.objects.filter(mark=Mark.PENDING).exists()


def test_both_became_formal_after_the_assembly() -> None:
    toll = line(TOLL)

    assert (toll.formal, toll.probationary) == (39, 1)


# The same numbers on screen and in the workbook.

ON_PAGE = {
    TOLL: ["39/1", "2 81/69", "3/3", "9/8", "1 书记1", "3/3", "93.4% 114/122", "0"],
    FINANCE: ["6/0", "1 6/5", "不适用", "不适用", "0", "3/3", "88.9% 16/18", "0"],
    RETIRED: ["19/0", "1 19/13", "3/3", "不适用", "1 书记1", "2/3", "65.8% 25/38", "0"],
}
IN_WORKBOOK = {
    TOLL: ("39/1", "2", "81/69", "3/3", "9/8", "1", "1", "3/3", "114/122", "93.4%", "0"),
    FINANCE: ("6/0", "1", "6/5", "不适用", "不适用", "0", "0", "3/3", "16/18", "88.9%", "0"),
    RETIRED: ("19/0", "1", "19/13", "3/3", "不适用", "1", "1", "2/3", "25/38", "65.8%", "0"),
}


def test_the_page_of_the_committee_shows_the_table() -> None:
    page = signed_in("沈长青").get(ledger_of("云山集团党委")).content.decode()

    shown = {row[0]: row[1:9] for row in rows_on_page(page)}

    assert {name: shown[name] for name in ON_PAGE} == ON_PAGE
    assert list(shown) == ["综合党支部", FINANCE, TOLL, RETIRED, "合计"]
    assert "本季党课未开展（未说明）" in page
    assert "7月20日路政党小组会9月9日补录" in page


@pytest.mark.parametrize(("name", "who"), [(TOLL, "吕永红"), (FINANCE, "华思远")])
def test_the_page_of_a_branch_shows_its_own_row_only(name: str, who: str) -> None:
    page = signed_in(who).get(ledger_of(name)).content.decode()

    assert [row[:9] for row in rows_on_page(page)] == [[name, *ON_PAGE[name]]]


def test_the_secretary_of_one_branch_meets_nothing_of_another() -> None:
    client = signed_in("华思远")
    strange = {str(one.public_id) for one in OrgUnit.objects.exclude(short_name=FINANCE)}

    page = client.get(ledger_of(FINANCE)).content.decode()

    for word in (TOLL, "松岭站", "防汛值守", RETIRED):
        assert word not in page
    section = page.split('id="life"')[1].split("</section>")[0]
    assert not [key for key in strange if key in section]
    assert client.get(ledger_of(TOLL)).status_code == 404
    room = reverse("activities:room", args=[unit(TOLL).public_id])
    assert client.get(room).status_code == 404


def test_every_number_of_the_table_opens_its_records() -> None:
    client = signed_in("沈长青")
    page = unescape(client.get(ledger_of("云山集团党委")).content.decode())
    section = page.split('id="life"')[1].split("</section>")[0]
    links = set(re.findall(r'href="(/life/[^"]+)"', section))

    assert len(links) > 10
    theme = reverse("activities:room", args=[unit(TOLL).public_id])
    opened = client.get(f"{theme}?quarter=2026Q3&kind=theme_day").content.decode()
    for words in ("应到41，实到37", "应到41，实到39", "应到40，实到38"):
        assert words in opened
    for link in sorted(links):
        assert client.get(link).status_code == 200


def test_the_workbook_holds_the_table_as_text(tmp_path: Path) -> None:
    rows = {
        row["支部"]: list(row.values())[1:]
        for row in sheet(exported(tmp_path, "云山集团党委"), TABLE)
    }

    assert {name: tuple(rows[name][:11]) for name in IN_WORKBOOK} == IN_WORKBOOK
    assert rows[TOLL][12].startswith("9月松岭站党小组会未开展（已说明）")
    assert rows[FINANCE][12] == "本季党课未开展（未说明）"
    assert "9月4日支委会9月10日补录" in rows[TOLL][13]


def test_the_sheet_says_what_it_counts_and_leaves_room_to_sign(tmp_path: Path) -> None:
    book = exported(tmp_path, TOLL)

    texts = [str(row[0]) for row in book[TABLE].iter_rows(values_only=True) if row[0]]
    assert texts[0].endswith("组织生活开展情况统计表")
    assert any(text.startswith("统计口径：") and "到会率" in text for text in texts)
    assert texts[-1].startswith("填报人：")
    assert texts[-1].endswith("（盖章）")
    assert not [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]


def test_screen_and_command_and_details_agree(tmp_path: Path) -> None:
    book = exported(tmp_path, TOLL)
    screen = handed_out("吕永红", TOLL)

    for name in (TABLE, DETAILS):
        assert sheet(screen, name) == sheet(book, name)
    details = sheet(book, DETAILS)
    days = [row for row in details if row["类型"] == "主题党日"]
    assert (sum(row["实到"] for row in days), sum(row["应到"] for row in days)) == (114, 122)
    assert len(details) == len(line(TOLL).records)
    assert {row["支部"] for row in details} == {TOLL}


def test_the_table_costs_the_same_for_one_branch_and_four() -> None:
    def cost(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            table(name)
        return len(asked) - 1  # the unit itself

    assert cost(FINANCE) == cost("机关党总支") == cost("云山集团党委")


def test_the_desk_begins_with_what_is_owed() -> None:
    desk = reverse("home:desk", args=[unit(TOLL).public_id])

    page = signed_in("吕永红").get(desk).content.decode()

    assert "本月还欠：党小组会2次、主题党日1次；本季还欠：支部党员大会1次、党课1次。" in page
    assert page.index("组织生活一览表") < page.index("党员学习进度")
    assert "1条记录待确认" in page


def test_the_desk_of_another_branch_owes_its_own() -> None:
    desk = reverse("home:desk", args=[unit(FINANCE).public_id])

    page = signed_in("华思远").get(desk).content.decode()

    assert "2026年第三季度党课没有开展" in page
    assert "松岭站" not in page


@pytest.mark.parametrize("command", ["rebuild_progress", "rebuild_ledger"])
def test_every_fold_agrees_with_its_facts(command: str) -> None:
    call_command(command, "--check", stdout=StringIO())
