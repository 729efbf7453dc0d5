"""换届 and 预备期满: told once a stage, to those whose affair it is."""

from datetime import date, datetime

from sanwei.notices import terms
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Notice
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Member, OrgUnit
from tests.world import NOW, SHANGHAI, START, World


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, 0, tzinfo=SHANGHAI)


def told(kind: NoticeKind) -> list[tuple[str, str]]:
    return list(
        Notice.objects.filter(kind=kind).order_by("pk").values_list("recipient__name", "title")
    )


def test_each_stage_of_a_term_is_told_once_to_those_who_keep_the_unit(world: World) -> None:
    OrgUnit.objects.filter(pk=world.first.pk).update(elected_on=date(2024, 5, 8))

    for moment in (
        at(2026, 11, 7), at(2026, 11, 8), at(2026, 12, 1), at(2027, 2, 8), at(2027, 4, 9),
        at(2027, 4, 30), at(2027, 5, 8), at(2027, 6, 1),
    ):  # fmt: skip
        terms.remind_of_terms(at=moment)

    assert told(NoticeKind.TERM) == [
        ("李四", "还有6个月内任期届满"),
        ("李四", "还有3个月内任期届满"),
        ("李四", "还有1个月内任期届满"),
        ("李四", "本届任期已满"),
    ]


def test_unit_without_a_secretary_tells_its_administrator(world: World) -> None:
    OrgUnit.objects.filter(pk=world.committee.pk).update(elected_on=date(2021, 12, 1))

    terms.remind_of_terms(at=NOW)

    assert told(NoticeKind.TERM) == [("孙七", "还有3个月内任期届满")]


def test_end_of_probation_is_told_to_secretary_and_organisation_only(world: World) -> None:
    for member, role in (
        (world.zhao_liu, Role.ORGANISATION),
        (world.sun_qi, Role.DEPUTY_SECRETARY),
    ):
        org.assign_role(member=member, unit=world.first, role=role, starts_on=START, at=NOW)
    Member.objects.filter(pk=world.zhang_san.pk).update(
        kind=MemberKind.PROBATIONARY, joined_on=date(2025, 12, 18), formal_on=None
    )

    for moment in (at(2026, 11, 17), at(2026, 11, 18), at(2026, 12, 1), at(2027, 1, 5)):
        terms.remind_of_probations(at=moment)

    assert told(NoticeKind.PROBATION) == [
        ("李四", "张三的预备期快满了"),
        ("赵六", "张三的预备期快满了"),
    ]
