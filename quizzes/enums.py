"""The words of quizzes. Values are stored; labels are what the screen shows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionType(TextChoices):
    SINGLE = "single", _("单选题")
    MULTIPLE = "multiple", _("多选题")
    INDEFINITE = "indefinite", _("不定项选择题")
    TRUE_FALSE = "true_false", _("判断题")
    BLANK = "blank", _("填空题")
    SHORT = "short", _("简答题")
    ORDERING = "ordering", _("排序题")
    MATCHING = "matching", _("配对题")
    MATERIAL = "material", _("材料题")


# Several letters may be right.
MANY_ANSWERS = frozenset({QuestionType.MULTIPLE, QuestionType.INDEFINITE})
# Answered by letters of the options.
CHOICES = frozenset({QuestionType.SINGLE, *MANY_ANSWERS})
# What a sub-question of a 材料题 may be: anything but another one.
PART_TYPES = frozenset(QuestionType) - {QuestionType.MATERIAL}


class Difficulty(TextChoices):
    EASY = "easy", _("易")
    MEDIUM = "medium", _("中")
    HARD = "hard", _("难")


class MultipleScoring(TextChoices):
    """How 多选 and 不定项 earn their score."""

    ALL_OR_NOTHING = "all_or_nothing", _("全对得分")
    PARTLY = "partly", _("少选得部分分，错选不得分")
    PER_OPTION = "per_option", _("对一个加、错一个减，最低0分")


class QuizKind(TextChoices):
    FOLLOW_UP = "follow_up", _("随课测验")
    TOPIC = "topic", _("专项练习")
    WEEKLY = "weekly", _("每周测验")
    BRANCH = "branch", _("支部测验")
    CONTEST = "contest", _("知识竞赛")


class QuizState(TextChoices):
    DRAFT = "draft", _("草稿")
    OPEN = "open", _("已发布")
    CLOSED = "closed", _("已结束")


class AttemptState(TextChoices):
    """I13: open → submitted | expired → scored, no way back.

    A paper without questions for a person to mark goes to SCORED in the statement that ends it.
    """

    OPEN = "open", _("作答中")
    SUBMITTED = "submitted", _("已交卷")
    EXPIRED = "expired", _("已到时间")
    SCORED = "scored", _("已出成绩")


class EndedBy(TextChoices):
    NOBODY = "", _("未结束")
    MEMBER = "member", _("本人交卷")
    DEADLINE = "deadline", _("到时自动交卷")


class ImportState(TextChoices):
    PREVIEW = "preview", _("待确认")
    COMMITTED = "committed", _("已导入")
    DISCARDED = "discarded", _("已放弃")
