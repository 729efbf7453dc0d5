from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    FILING = "filing", _("归档")
    CREDIT = "credit", _("学时")
    POINTS = "points", _("积分")


class PeriodState(TextChoices):
    """I11: guards in the database refuse writes in the last two."""

    OPEN = "open", _("登记中")
    CLOSING = "closing", _("归档中")
    SEALED = "sealed", _("已归档")


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
