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


class ScorePolicy(TextChoices):
    """Which of a member's attempts is the result."""

    BEST = "best", _("取最好一次")
    LAST = "last", _("取最近一次")
    AVERAGE = "average", _("取各次平均")
    FIRST = "first", _("取第一次")


class ReviewMoment(TextChoices):
    """When a member looks back at an attempt that ended."""

    AFTER = "after", _("刚交卷")
    OPEN = "open", _("测验还开着")
    CLOSED = "closed", _("测验结束后")


class ReviewPart(TextChoices):
    """What of an ended attempt may be looked at."""

    OWN = "own", _("自己的答案")
    RIGHT = "right", _("正确答案")
    EXPLANATION = "explanation", _("解析")
    SCORE = "score", _("成绩")


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


class ReportState(TextChoices):
    """What became of a 题目纠错."""

    OPEN = "open", _("核对中")
    FIXED = "fixed", _("已更正")
    DISMISSED = "dismissed", _("核对过，不改")


class RescoreKind(TextChoices):
    KEY = "key", _("按新答案改判")
    GIVE = "give", _("全员给分")


class RescoreState(TextChoices):
    WAITING = "waiting", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("中断")


UNFINISHED = frozenset({RescoreState.WAITING, RescoreState.RUNNING})
