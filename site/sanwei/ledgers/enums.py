from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind


class EntryKind(TextChoices):
    FILING = "filing", _("归档")
    CREDIT = "credit", _("学时")
    POINTS = "points", _("积分")


class EntryStep(TextChoices):
    """What an entry does in the chain of its award: each step corrects the one before it."""

    AWARD = "award", _("记入")
    REVERSAL = "reversal", _("冲销")
    RESTATEMENT = "restatement", _("更正后记入")


class PeriodState(TextChoices):
    """I11: guards in the database refuse writes in the last two."""

    OPEN = "open", _("登记中")
    CLOSING = "closing", _("归档中")
    SEALED = "sealed", _("已归档")


# From which state to which a period may go; everything else is refused by service and database.
TRANSITIONS: frozenset[tuple[PeriodState, PeriodState]] = frozenset(
    {
        (PeriodState.OPEN, PeriodState.CLOSING),
        (PeriodState.CLOSING, PeriodState.OPEN),
        (PeriodState.CLOSING, PeriodState.SEALED),
        (PeriodState.SEALED, PeriodState.OPEN),
    }
)


class RuleShape(TextChoices):
    """The three shapes in which organisations convert study into 学时."""

    TRAINING_DAY = "training_day", _("按天折算")
    BRANCH_HOURS = "branch_hours", _("按小时折算")
    ONLINE_STEPS = "online_steps", _("按时长分档")


class CreditAccount(TextChoices):
    """The columns of a credit statement; 网络自学 stands apart and counts only up to the unit's cap."""

    TRAINING = "training", _("集中培训")
    GROUP = "group", _("集体学习")
    ONLINE = "online", _("网络自学")
    EXTERNAL = "external", _("外部学习")


class CreditState(TextChoices):
    """Where a person stands in the year, by the whole quarters that are over."""

    REACHED = "reached", _("已达标")
    ON_TRACK = "on_track", _("进行中")
    BEHIND = "behind", _("按进度还差")
    MOVED = "moved", _("已转出")
    NO_TARGET = "no_target", _("未定目标")


class RecomputeState(TextChoices):
    """How far an accepted recompute is; only what is done or failed stands still."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("正在记账")
    DONE = "done", _("已完成")
    FAILED = "failed", _("中断")


UNFINISHED = frozenset({RecomputeState.WAITING, RecomputeState.RUNNING})


class PointsShape(TextChoices):
    """基础分 + 加分 − 扣分. Source: domain.md, 积分."""

    BASE = "base", _("基础分")
    BONUS = "bonus", _("加分")
    DEDUCTION = "deduction", _("扣分")


class PointsSource(TextChoices):
    """Where a proposal comes from; a sign-in or minutes are none of them."""

    MEMBER = "member", _("本人申报")
    SYSTEM = "system", _("学习记录")


class PointsState(TextChoices):
    """提出 → 党小组初评 → 支委会审定 → 公示 → 记入; each step may send it back with a reason."""

    GROUP = "group", _("等党小组初评")
    BOARD = "board", _("等支委会审定")
    NOTICE = "notice", _("公示中")
    BOOKED = "booked", _("已记入")
    RETURNED = "returned", _("退回")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVOKED = "revoked", _("已冲销")


# Nobody has taken these back: one proposal at most stands for one piece of evidence.
POINTS_STANDING = frozenset(
    {PointsState.GROUP, PointsState.BOARD, PointsState.NOTICE, PointsState.BOOKED}
)


class FilingSource(TextChoices):
    """Facts that the ledger files by itself, under the class that takes them."""

    BRANCH_ASSEMBLY = "activity:branch_assembly", ActivityKind.BRANCH_ASSEMBLY.label
    BRANCH_COMMITTEE_MEETING = (
        "activity:branch_committee_meeting",
        ActivityKind.BRANCH_COMMITTEE_MEETING.label,
    )
    GROUP_MEETING = "activity:group_meeting", ActivityKind.GROUP_MEETING.label
    PARTY_CLASS = "activity:party_class", ActivityKind.PARTY_CLASS.label
    THEME_DAY = "activity:theme_day", ActivityKind.THEME_DAY.label
    GROUP_STUDY = "activity:group_study", ActivityKind.GROUP_STUDY.label
    TRAINING = "activity:training", ActivityKind.TRAINING.label
    HOME_DELIVERY = "activity:home_delivery", ActivityKind.HOME_DELIVERY.label
    LIFE_MEETING = "activity:life_meeting", ActivityKind.LIFE_MEETING.label
    APPRAISAL = "activity:appraisal", ActivityKind.APPRAISAL.label
    EXTERNAL = "external", _("外部学习")
    STUDY_MONTH = "study_month", _("每月学习情况")
    HEART_TALK = "heart_talk", _("谈心谈话")
    TRANSFER = "transfer", _("组织关系转接")


class FilingCode(TextChoices):
    """``rule_code`` of a filing: what kind of thing stands behind it, and so what its award key names."""

    ACTIVITY = "filing:activity", _("组织生活记录")
    DOCUMENT = "filing:document", _("资料件")
    EXTERNAL = "filing:external", _("外部学习")
    STUDY_MONTH = "filing:study_month", _("每月学习情况")
    HEART_TALK = "filing:heart_talk", _("谈心谈话")
    TRANSFER = "filing:transfer", _("组织关系转接")


class ReviewKind(TextChoices):
    """What the unit above does with an archived quarter."""

    COMMENT = "comment", _("点评")
    RETURN = "return", _("退回补正")
