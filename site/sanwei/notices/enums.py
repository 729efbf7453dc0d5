from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """What a notice is about; the label is the small print above its title."""

    CORRECTION = "correction", _("学习记录更正")
    TRANSFER = "transfer", _("组织关系")
    PUBLISHED = "published", _("微党课上线")
    RETURNED = "returned", _("退回修改")
    REVIEW = "review", _("等您审核")
    HAND_IN = "hand_in", _("投稿")
    EXTERNAL = "external", _("外部学习")
    REFLECTION = "reflection", _("心得体会")
    DISPUTE = "dispute", _("学时疑问")
    POINTS = "points", _("积分")
    QUIZ = "quiz", _("测验成绩")
    ANSWER = "answer", _("意见建议答复")
    TERM = "term", _("换届提醒")
    PROBATION = "probation", _("预备期满提醒")
    DIGEST = "digest", _("学习提醒")


# The one character that stands for a kind in the list, and its colour.
SEALS = {
    NoticeKind.CORRECTION: (_("更"), ""),
    NoticeKind.TRANSFER: (_("转"), "g"),
    NoticeKind.PUBLISHED: (_("课"), "o"),
    NoticeKind.RETURNED: (_("退"), ""),
    NoticeKind.REVIEW: (_("审"), "o"),
    NoticeKind.HAND_IN: (_("稿"), "g"),
    NoticeKind.EXTERNAL: (_("外"), "o"),
    NoticeKind.REFLECTION: (_("心"), "o"),
    NoticeKind.DISPUTE: (_("疑"), ""),
    NoticeKind.POINTS: (_("分"), ""),
    NoticeKind.QUIZ: (_("绩"), "o"),
    NoticeKind.ANSWER: (_("答"), "o"),
    NoticeKind.TERM: (_("届"), ""),
    NoticeKind.PROBATION: (_("期"), ""),
    NoticeKind.DIGEST: (_("学"), "g"),
}


class SuggestionState(TextChoices):
    RECEIVED = "received", _("已收到")
    ANSWERED = "answered", _("已答复")
