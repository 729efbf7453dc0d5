"""党员队伍: who belongs to the branches on the as-of day, and who came and went in the days."""

from collections.abc import Callable, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanwei.ledgers.statistics.enums import Shape, Topic
from sanwei.ledgers.statistics.figure import Figure, Text
from sanwei.ledgers.statistics.figures.moves import Move
from sanwei.ledgers.statistics.figures.roster_facts import Person, RosterFacts, load
from sanwei.ledgers.statistics.shares import Opens, Row, Share
from sanwei.org.enums import MemberKind, Sex

__all__ = ["FIGURES", "RosterFacts", "load"]

MAJORITY = "汉族"
YOUNG, OLD = 35, 60  # 35岁及以下, 60岁及以上; Source: 全国党员统计 groups ages by these bounds
STATUTE = _("《中国共产党章程》")
ROSTER = _("党员名册")


Test = Callable[[Person], bool]


def _of_people(code: str, name: Text, test: Test, definition: Text, basis: Text = ROSTER) -> Figure:
    """Return the figure that counts who passes ``test``; its rows are those people."""

    def shares(facts: RosterFacts) -> Iterator[Share]:
        return (Share(one.line, int(test(one))) for one in facts.people)

    def rows(facts: RosterFacts, line: str | None) -> Iterator[Row]:
        return (_row(one) for one in facts.people if test(one) and line in (None, one.line))

    return Figure(
        code=code,
        name=name,
        topic=Topic.PEOPLE,
        shape=Shape.COUNT,
        definition=definition,
        basis=basis,
        shares=shares,
        rows=rows,
        heads=(_("姓名"), _("支部"), _("党小组"), _("人员类别"), _("党内职务等"), _("入党时间")),
    )


def _row(one: Person) -> Row:
    member, group = one.place.member, one.place.group
    return Row(
        (
            member.name,
            one.place.branch.short_name,
            group.short_name if group else "",
            str(one.kind.label),
            _now("、").join(one.tags),
            date_format(member.joined_on, "Y年n月j日") if member.joined_on else "",
        ),
        1,
        0,
        Opens.PERSON,
        member.public_id,
    )


def _of_moves(code: str, name: Text, test: Callable[[Move], bool], definition: Text) -> Figure:
    def shares(facts: RosterFacts) -> Iterator[Share]:
        return (Share(one.line, int(test(one))) for one in facts.moves)

    def rows(facts: RosterFacts, line: str | None) -> Iterator[Row]:
        for one in facts.moves:
            if test(one) and line in (None, one.line):
                cells = (one.on, one.name, one.branch_name, one.from_name, one.to_name)
                yield Row(cells, 1, 0, Opens.PERSON, one.member_id)

    return Figure(
        code=code,
        name=name,
        topic=Topic.PEOPLE,
        shape=Shape.COUNT,
        definition=definition,
        basis=ROSTER,
        shares=shares,
        rows=rows,
        heads=(_("日期"), _("姓名"), _("支部"), _("从"), _("到")),
        splits_people=False,
    )


FIGURES = (
    _of_people(
        "registered",
        _("在册党员"),
        lambda one: True,
        _("截至日党籍正常的正式党员和预备党员。"),
        STATUTE,
    ),
    _of_people(
        "formal",
        _("正式党员"),
        lambda one: one.kind == MemberKind.FORMAL,
        _("截至日已转正的党员。"),
        STATUTE,
    ),
    _of_people(
        "probationary",
        _("预备党员"),
        lambda one: one.kind == MemberKind.PROBATIONARY,
        _("截至日在预备期的党员，没有表决权、选举权和被选举权。"),
        STATUTE,
    ),
    _of_people(
        "women",
        _("女党员"),
        lambda one: one.place.member.sex == Sex.FEMALE,
        _("名册性别为女的在册党员；没有填性别的不计。"),
    ),
    _of_people(
        "minority",
        _("少数民族"),
        lambda one: one.place.member.ethnicity not in ("", MAJORITY),
        _("名册民族不是汉族的在册党员；没有填民族的不计。"),
    ),
    _of_people(
        "young",
        _("35岁及以下"),
        lambda one: one.age is not None and one.age <= YOUNG,
        _("截至日不满36周岁的在册党员；没有填出生日期的不计。"),
    ),
    _of_people(
        "middle",
        _("36至59岁"),
        lambda one: one.age is not None and YOUNG < one.age < OLD,
        _("截至日满36周岁、不满60周岁的在册党员；没有填出生日期的不计。"),
    ),
    _of_people(
        "old",
        _("60岁及以上"),
        lambda one: one.age is not None and one.age >= OLD,
        _("截至日满60周岁的在册党员；没有填出生日期的不计。"),
    ),
    _of_people(
        "leading",
        _("党员领导干部"),
        lambda one: one.place.member.is_leading_cadre,
        _("名册标明是党员领导干部的在册党员。"),
    ),
    _of_people(
        "mobile",
        _("流动党员"),
        lambda one: one.place.member.is_mobile,
        _("名册标明是流动党员的在册党员，仍在应到和应学之内。"),
    ),
    _of_people(
        "dispatched",
        _("劳务派遣"),
        lambda one: one.place.member.is_dispatched,
        _("名册标明是劳务派遣的在册党员。"),
    ),
    _of_moves(
        "arrived",
        _("转入"),
        lambda one: one.is_arrival,
        _("时段内组织关系转入支部的人次，含新登记的党员和本组织内部转接；改换党小组不计。"),
    ),
    _of_moves(
        "departed",
        _("转出"),
        lambda one: not one.is_arrival,
        _("时段内组织关系转出支部的人次，含本组织内部转接；改换党小组不计。"),
    ),
)
