"""Refusals a person may meet in quizzes: each says what to do next."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class QuizNotOpenYet(SanweiError):
    code = "quiz_not_open_yet"
    status = 409
    message = _("这个测验还没有开放，请到开放时间再来。")


class QuizOver(SanweiError):
    code = "quiz_over"
    status = 409
    message = _("这个测验已经截止，不能再开始答题。已经交的卷可以照常查看。")


class NoAttemptsLeft(SanweiError):
    code = "no_attempts_left"
    status = 409
    message = _("可答次数已经用完。您可以查看以往的答卷和解析。")


class WaitBeforeNext(SanweiError):
    code = "wait_before_next"
    status = 409
    message = _("两次作答之间要隔一段时间，请稍后再来。")

    def __init__(self, until: datetime | None = None) -> None:
        told = None
        if until is not None:
            when = date_format(localtime(until), "n月j日 H:i")
            told = gettext("两次作答之间要隔一段时间，%(when)s以后可以再答。") % {"when": when}
        super().__init__(told)


class AttemptOver(SanweiError):
    code = "attempt_over"
    status = 409
    message = _("这份答卷已经交了，不能再改。请查看成绩和解析。")


class NotEnoughQuestions(SanweiError):
    code = "not_enough_questions"
    status = 409
    message = _("题库里的题不够抽，请先补充题目或减少抽题数。")


class BadAnswer(SanweiError):
    code = "bad_answer"
    status = 422
    message = _("没有看懂这个答案，请重新选择。")


class BadQuestion(SanweiError):
    code = "bad_question"
    status = 422
    message = _("这道题还不完整，请检查题干、选项和答案。")


class BadQuiz(SanweiError):
    code = "bad_quiz"
    status = 409
    message = _("这个测验还不能发布，请先补齐题库和抽题数。")
    PAST = _("截止时间已经过了，请先改截止时间再发布。")
    NO_RULES = _("还没有写抽几题，请先填“抽题规则”再发布。")
    TOO_FEW = _("题库里的题不够抽，请先补充题目或减少抽题数。")
    NO_DOCUMENT = _("知识竞赛要有依据文件才能办。请管理员先登记文件的标题、文号和日期。")
    CONTEST = _("知识竞赛要写明开放和截止时间，每人只答一次。")
    WEEK = _("每周测验要写明开放和截止时间，一期不超过7天。")


class ImportRefused(SanweiError):
    """The file as a whole can't be read; ``code`` says why."""

    status = 422
    message = _("这个文件读不了，请换成Excel（.xlsx）、Word（.docx）或文本。")

    def __init__(self, code: str, message: str | Promise) -> None:
        self.code = code
        super().__init__(message)


class ImportHasRejectedRows(SanweiError):
    code = "rejected_rows"
    status = 409
    message = _("有题目没能通过检查，所以一题都没有导入。请改好再来，或明确选择跳过它们。")


class ImportAlreadyDone(SanweiError):
    code = "import_done"
    status = 409
    message = _("这份文件已经处理过了，没有重复导入。")


class ImportOutdated(SanweiError):
    code = "import_outdated"
    status = 409
    message = _("预览以后有人改了题库里的题，所以一题都没有导入。请重新上传，再看一遍改动。")


class BadMark(SanweiError):
    code = "bad_mark"
    status = 422
    message = _("这个评分记不了：只给简答题评分，分数从0到该题满分，评语最多300字。")


class AlreadyScored(SanweiError):
    code = "already_scored"
    status = 409
    message = _("这份答卷已经出了成绩，不能再改评分。确需更改，请走题目纠错。")


class BadReport(SanweiError):
    code = "bad_report"
    status = 422
    message = _("请用一两句话写明，最多300字。")


class ReportAnswered(SanweiError):
    code = "report_answered"
    status = 409
    message = _("这条纠错别人已经处理过了，请刷新后再看。")


class RescoreNeedsReason(SanweiError):
    code = "rescore_needs_reason"
    status = 422
    message = _("请写明改判原因，它会写进每一份答卷的改分记录，也会告诉大家。")


class RescoreStale(SanweiError):
    code = "rescore_stale"
    status = 409
    message = _("看过预览以后成绩又有变化，请按新的预览再确认一次。")


class RescoreUnderWay(SanweiError):
    code = "rescore_under_way"
    status = 409
    message = _("另一道题正在改判，等它做完再来确认。")


class RescoreUnfit(SanweiError):
    code = "rescore_unfit"
    status = 422
    message = _("这个版本的选项或空数和旧版本对不上，不能按新答案改判。请改用全员给分。")


class NotAnswered(SanweiError):
    code = "not_answered"
    status = 422
    message = _("还没有作答。请先答题；实在不会，点“不会，看答案”。")


class BadVideoQuestion(SanweiError):
    code = "bad_video_question"
    status = 422
    message = _("课中提问只用在用的单选、多选、不定项和判断题，请换一题。")


class HeldBackNow(SanweiError):
    code = "held_back"
    status = 409
    message = _("这道题正好在您还没交的答卷里。请先交卷，再回来接着看。")


class NotEntered(SanweiError):
    code = "not_entered"
    status = 409
    message = _("您所在的支部没有报名这次竞赛，请联系支部书记。")


class EntryOver(SanweiError):
    code = "entry_over"
    status = 409
    message = _("报名已经截止。")
