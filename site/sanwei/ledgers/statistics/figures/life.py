"""组织生活: what was owed and held, who came, who lectured, who talked with whom."""

from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind
from sanwei.ledgers.statistics.enums import Shape, Topic
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.figures import life_rows as rows
from sanwei.ledgers.statistics.figures import life_shares as shares
from sanwei.ledgers.statistics.figures.life_facts import LifeFacts, load

__all__ = ["FIGURES", "LifeFacts", "load"]

REGULATION = _("《中国共产党支部工作条例（试行）》")
OWN_RULE = _("本单位制度")
ASSEMBLY, BOARD = ActivityKind.BRANCH_ASSEMBLY, ActivityKind.BRANCH_COMMITTEE_MEETING
GROUP, CLASS, THEME = ActivityKind.GROUP_MEETING, ActivityKind.PARTY_CLASS, ActivityKind.THEME_DAY


RECORD_HEADS = (_("日期"), _("支部"), _("类型"), _("名称"), _("授课人"))
MEETING_HEADS = (_("日期"), _("支部"), _("党小组"), _("类型"), _("名称"))
TURN_HEADS = (_("应开展"), _("支部"), _("情况"), _("开展日期"), _("说明"))

FIGURES = (
    Figure(
        code="assemblies",
        name=_("党员大会"),
        topic=Topic.LIFE,
        shape=Shape.COUNT,
        definition=_("已结束点名的支部党员大会次数，按活动日期统计。"),
        basis=REGULATION,
        shares=shares.held(ASSEMBLY),
        rows=rows.held(ASSEMBLY),
        heads=RECORD_HEADS,
        names_people=False,
        splits_people=False,
    ),
    Figure(
        code="committees",
        name=_("支委会"),
        note=_("开展/应开展"),
        topic=Topic.LIFE,
        shape=Shape.TURNS,
        definition=_("设支委会的支部每月一次；同一个月开两次算一次。没有设支委会的不适用。"),
        basis=REGULATION,
        shares=shares.turns(BOARD),
        rows=rows.turns(BOARD),
        heads=TURN_HEADS,
        names_people=False,
        splits_people=False,
    ),
    Figure(
        code="groups",
        name=_("党小组会"),
        note=_("开展/应开展"),
        topic=Topic.LIFE,
        shape=Shape.TURNS,
        definition=_("每个党小组每月一次；同一个月开两次算一次。没有党小组的不适用。"),
        basis=REGULATION,
        shares=shares.turns(GROUP),
        rows=rows.turns(GROUP),
        heads=TURN_HEADS,
        names_people=False,
        splits_people=False,
    ),
    Figure(
        code="classes",
        name=_("党课"),
        topic=Topic.LIFE,
        shape=Shape.COUNT,
        definition=_("已结束点名的党课次数，联办的每个支部各算一次。"),
        basis=OWN_RULE,
        shares=shares.held(CLASS),
        rows=rows.held(CLASS),
        heads=RECORD_HEADS,
        names_people=False,
        splits_people=False,
    ),
    Figure(
        code="lectured",
        name=_("讲党课人次"),
        topic=Topic.LIFE,
        shape=Shape.COUNT,
        definition=_(
            "写明授课人的党课，一次计1人次；联办的只在主办支部计。人员类别和职务按授课当日。"
        ),
        basis=OWN_RULE,
        shares=shares.lectured,
        rows=rows.lectured,
        heads=RECORD_HEADS,
    ),
    Figure(
        code="by_secretary",
        name=_("其中书记讲"),
        topic=Topic.LIFE,
        shape=Shape.COUNT,
        definition=_("授课人在授课当日是支部书记的党课次数。"),
        basis=OWN_RULE,
        shares=shares.by_secretary,
        rows=rows.by_secretary,
        heads=RECORD_HEADS,
        splits_people=False,
    ),
    Figure(
        code="theme_days",
        name=_("主题党日"),
        note=_("开展/应开展"),
        topic=Topic.LIFE,
        shape=Shape.TURNS,
        definition=_("每月一次；同一个月开两次算一次。"),
        basis=REGULATION,
        shares=shares.turns(THEME),
        rows=rows.turns(THEME),
        heads=TURN_HEADS,
        names_people=False,
        splits_people=False,
    ),
    Figure(
        code="attendance",
        name=_("到会率"),
        topic=Topic.LIFE,
        shape=Shape.PERCENT,
        note=_("实到/应到"),
        definition=_(
            "主题党日实到÷应到。应到是当日在册的正式党员和预备党员，减去经批准不计入的；"
            "列席、流入地参加的不计。人员类别、党小组和职务按活动当日。"
        ),
        basis=REGULATION,
        shares=shares.attendance,
        rows=rows.attendance,
        heads=MEETING_HEADS,
        names_people=False,
    ),
    Figure(
        code="talks",
        name=_("谈心谈话人次"),
        topic=Topic.LIFE,
        shape=Shape.COUNT,
        definition=_("按谈话对象计，一次谈话计1人次；撤回的不计。人员类别和职务按谈话当日。"),
        basis=REGULATION,
        shares=shares.talks,
        rows=rows.talks,
        heads=(_("日期"), _("支部"), _("类别"), _("谈话人"), _("谈话对象"), _("事由")),
    ),
    Figure(
        code="cadres",
        name=_("双重组织生活"),
        note=_("参加/应参加"),
        topic=Topic.LIFE,
        shape=Shape.TURNS,
        definition=_(
            "党员领导干部以普通党员身份参加所在支部和党小组三会一课、主题党日的次数，和应参加的次数。"
        ),
        basis=REGULATION,
        shares=shares.cadres,
        rows=rows.cadres,
        heads=MEETING_HEADS,
        names_people=False,
    ),
    Figure(
        code="not_held",
        name=_("未开展"),
        topic=Topic.LIFE,
        shape=Shape.COUNT,
        definition=_("应开展而没有记录的次数，已说明和未说明的都在内；时段没有过完的不算。"),
        basis=REGULATION,
        shares=shares.not_held,
        rows=rows.not_held,
        heads=TURN_HEADS,
        names_people=False,
        splits_people=False,
    ),
)
