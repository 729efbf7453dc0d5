"""学习教育: who owes study, who took part, what it was worth, how the tests went."""

from django.utils.translation import gettext_lazy as _

from sanwei.ledgers.statistics.enums import Shape, Topic
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.figures import study_rows as rows
from sanwei.ledgers.statistics.figures import study_shares as shares
from sanwei.ledgers.statistics.figures.study_facts import StudyFacts, load

__all__ = ["FIGURES", "StudyFacts", "load"]

OWN_RULE = _("本单位制度")
PLAN = _("教育培训规划和本单位制度")


FIGURES = (
    Figure(
        code="due",
        name=_("应学人数"),
        topic=Topic.STUDY,
        shape=Shape.COUNT,
        definition=_("截至日在册的正式党员和预备党员；发展对象、入党积极分子、职工群众不计。"),
        basis=OWN_RULE,
        shares=shares.due,
        rows=rows.due,
        heads=rows.PERSON_HEADS,
    ),
    Figure(
        code="learned",
        name=_("完成人数"),
        topic=Topic.STUDY,
        shape=Shape.COUNT,
        definition=_("应学人员中，时段内在本支部至少学完一项、参加一次或测验及格一次的人数。"),
        basis=OWN_RULE,
        shares=shares.learned,
        rows=rows.learned,
        heads=(*rows.PERSON_HEADS, _("参学")),
    ),
    Figure(
        code="participation",
        name=_("参学率"),
        topic=Topic.STUDY,
        shape=Shape.PERCENT,
        note=_("完成/应学"),
        definition=_("完成人数÷应学人数。"),
        basis=OWN_RULE,
        shares=shares.learned,
        rows=rows.learned,
        heads=(*rows.PERSON_HEADS, _("参学")),
    ),
    Figure(
        code="hours",
        name=_("学时合计"),
        topic=Topic.STUDY,
        shape=Shape.HOURS,
        definition=_(
            "时段内记入的各类学时之和，更正、冲销一并计算；已转出的人在本支部取得的学时留在本支部。"
        ),
        basis=PLAN,
        shares=shares.hours,
        rows=rows.entries,
        heads=(_("日期"), _("姓名"), _("学习内容"), _("计入"), _("性质")),
    ),
    Figure(
        code="average_hours",
        name=_("人均学时"),
        topic=Topic.STUDY,
        shape=Shape.AVERAGE,
        definition=_("应学人员时段内在本支部取得的学时之和÷应学人数。"),
        basis=PLAN,
        shares=shares.average_hours,
        rows=rows.average_hours,
        heads=rows.PERSON_HEADS,
    ),
    Figure(
        code="reached",
        name=_("年度达标人数"),
        topic=Topic.STUDY,
        shape=Shape.COUNT,
        definition=_(
            "截至日的年度计入学时不少于年度要求的人数，班子成员另需至少一次集中培训；"
            "网络自学按上限计入。每人只在截至日所在支部统计一次，学时随人走。"
        ),
        basis=PLAN,
        shares=shares.reached,
        rows=rows.reached,
        heads=(*rows.PERSON_HEADS, _("年度计入"), _("年度要求")),
    ),
    Figure(
        code="reached_percent",
        name=_("达标率"),
        topic=Topic.STUDY,
        shape=Shape.PERCENT,
        note=_("达标/应学"),
        definition=_("年度达标人数÷应学人数。"),
        basis=PLAN,
        shares=shares.reached,
        rows=rows.reached,
        heads=(*rows.PERSON_HEADS, _("年度计入"), _("年度要求")),
    ),
    Figure(
        code="tested",
        name=_("测验参加人数"),
        topic=Topic.STUDY,
        shape=Shape.COUNT,
        definition=_("时段内至少有一次测验成绩的人数，按测验当日所在支部统计。"),
        basis=OWN_RULE,
        shares=shares.tested,
        rows=rows.tested,
        heads=(*rows.PERSON_HEADS, _("测验次数")),
    ),
    Figure(
        code="score",
        name=_("测验平均分"),
        topic=Topic.STUDY,
        shape=Shape.AVERAGE,
        definition=_(
            "每人每个测验取一个成绩（测验自己定：最好、最近、平均或第一次），折成百分，再求平均。"
        ),
        basis=OWN_RULE,
        shares=shares.scores,
        rows=rows.scores,
        heads=rows.TEST_HEADS,
    ),
    Figure(
        code="passed",
        name=_("测验及格率"),
        topic=Topic.STUDY,
        shape=Shape.PERCENT,
        note=_("及格/测验"),
        definition=_("及格的测验÷全部测验，每人每个测验算一次；及格过一次就算及格。"),
        basis=OWN_RULE,
        shares=shares.passed,
        rows=rows.passed,
        heads=rows.TEST_HEADS,
    ),
)
