"""The words of study. Two axes, never one list: 学习方式 (how one studied) and 登记方式 (how we know)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ItemKind(TextChoices):
    LECTURE = "lecture", _("微党课")
    QUIZ = "quiz", _("测验")
    STORY = "story", _("微故事")
    CHAPTER = "chapter", _("月读一书")


# The evidence label of a completion by coverage.
WATCHED = "study.watch"
READ = "study.read"


class EvidenceKind(TextChoices):
    """How the server vouches for an item: what its time line measures, or that it has none."""

    WATCHING = "watching", _("观看")
    READING = "reading", _("阅读")
    NONE = "none", _("不计时")


class SeekPolicy(TextChoices):
    """Whether a recording must be watched in order; the server's evidence decides, the player explains."""

    FREE = "free", _("自由")
    BACK_ONLY = "back_only", _("仅可回看")
    FIRST_IN_ORDER = "first_in_order", _("首次不可快进")


class CheckpointKind(TextChoices):
    """What a mark on the time line of a recording asks for."""

    PRESENCE = "presence", _("在场确认")
    QUESTION = "question", _("课中提问")


class Presence(IntegerChoices):
    """在场确认: how often a recording asks for a tap, in minutes of its length."""

    OFF = 0, _("不确认")
    FIVE = 5, _("每5分钟一次")
    TEN = 10, _("每10分钟一次")
    FIFTEEN = 15, _("每15分钟一次")
    TWENTY = 20, _("每20分钟一次")


class ItemState(TextChoices):
    """A StudyItem exists from the first save of its page."""

    DRAFT = "draft", _("草稿")
    LIVE = "live", _("已上线")
    RETIRED = "retired", _("已下线")


class StudyMethod(TextChoices):
    """学习方式."""

    TRAINING = "training", _("集中培训")
    GROUP = "group", _("集体学习")
    ONLINE = "online", _("网络自学")
    HOME_DELIVERY = "home_delivery", _("送学上门")
    EXTERNAL = "external", _("外部学习")


class EntryMethod(TextChoices):
    """登记方式."""

    SYSTEM = "system", _("系统生成")
    ON_SITE = "on_site", _("现场登记")
    PAPER = "paper", _("纸质签到")
    LATE = "late", _("补录")


class RecordKind(TextChoices):
    """What happened. Credit rules choose by it."""

    COMPLETION = "completion", _("学完")
    ASSESSMENT = "assessment", _("测验")
    ATTENDANCE = "attendance", _("参加")
    EXTERNAL = "external", _("外部学习")


class StudyState(TextChoices):
    NOT_STARTED = "not_started", _("未开始")
    IN_PROGRESS = "in_progress", _("学习中")
    COMPLETED = "completed", _("已完成")
    TO_MAKE_UP = "to_make_up", _("待补学")


class DisputeState(TextChoices):
    """申诉: the member opens, the branch answers, the member closes, asks once more or takes it back."""

    OPEN = "open", _("等答复")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已了结")
    WITHDRAWN = "withdrawn", _("已撤回")


STANDING_DISPUTES = (DisputeState.OPEN, DisputeState.ANSWERED)


class DisputeStepKind(TextChoices):
    OPENED = "opened", _("提出")
    ANSWERED = "answered", _("答复")
    REOPENED = "reopened", _("再问")
    CLOSED = "closed", _("了结")
    WITHDRAWN = "withdrawn", _("撤回")
