"""What study refuses, in words that say what to do next. The codes and statuses are part of the API.

401 the token is not ours, or its sign-in has ended: sign in, open a session · 403 this person may not study ·
404 no such item for this person · 409 the item can't be studied this way · 410 the session is over or the item
is offline: open a new session · 413 too much at once · 422 not a beat · 429 too many sessions.
"""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed, NotVisible, SanweiError


class TokenInvalid(SanweiError):
    code = "token_invalid"
    status = 401
    message = _("学习凭证无效，请刷新页面后继续。")


class SignedOut(SanweiError):
    code = "signed_out"
    status = 401
    message = _("登录已失效，请重新登录后继续；已保存的进度不会丢。")


class SessionOver(SanweiError):
    code = "session_over"
    status = 410
    message = _("这次学习已超过24小时，请刷新页面后继续；已保存的进度不会丢。")


class ItemRetired(SanweiError):
    code = "item_retired"
    status = 410
    message = _("这项内容已经下线，不再记录进度；已记的学时不受影响。")


class ItemNotVisible(NotVisible):
    code = "item_not_found"
    message = _("没有找到这项学习内容，它可能已经下线，或不在您的学习范围内。")


class MayNotStudy(NotAllowed):
    code = "may_not_study"
    message = _("您的党员信息目前不能记录学习，请联系本支部组织委员。")


class NotTimed(SanweiError):
    code = "not_timed"
    status = 409
    message = _("这项内容不按观看时长记录，请打开它的页面学习。")


class TooManySessions(SanweiError):
    code = "too_many_sessions"
    status = 429
    message = _("打开的次数太多了，请过一会儿再继续；已保存的进度不会丢。")


class TooManyBeats(SanweiError):
    code = "too_many_beats"
    status = 413
    message = _("一次上报的内容太多，请分几次上报。")


class CheckpointOutside(SanweiError):
    code = "checkpoint_outside"
    status = 422
    message = _("检查点要放在录像的开头之后、结尾之前，请改时间。")


class BodyTooLarge(SanweiError):
    code = "body_too_large"
    status = 413
    message = _("一次上报的内容太多，请分几次上报。")


class InvalidBeat(SanweiError):
    """Nothing of the batch is stored. ``detail`` is for the developer of a client, in English."""

    code = "invalid_beat"
    status = 422
    message = _("上报的学习数据不符合要求，没有保存。请刷新页面后继续。")

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__()


class NoMembership(SanweiError):
    code = "no_membership"
    status = 409
    message = _("这位同志没有登记所在党支部，不能记学习记录。请先补登组织关系。")


class FutureFact(SanweiError):
    code = "future_fact"
    status = 422
    message = _("学习时间不能晚于现在，请改正日期。")


class AlreadyCorrected(SanweiError):
    code = "already_corrected"
    status = 409
    message = _("这条学习记录已经更正过，请打开最新的一条再更正。")


class CorrectionUnapproved(SanweiError):
    code = "correction_unapproved"
    status = 422
    message = _("请写明批准人，要写另一位同志的姓名；它会和更正一起留底。")


class ReasonMissing(SanweiError):
    code = "reason_missing"
    status = 422
    message = _("请写明更正原因。")


class TaskNotVisible(NotVisible):
    code = "task_not_found"
    message = _("没有找到这项学习任务，它可能已经撤回，或不在您的查看范围内。")


class TaskIncomplete(SanweiError):
    code = "task_incomplete"
    status = 422
    message = _("请写上任务名称，并至少选一项学习内容。")


class DueTooEarly(SanweiError):
    code = "due_too_early"
    status = 422
    message = _("完成期限不能早于布置的那一天，请改晚一些。")


class ItemNotAssignable(SanweiError):
    code = "item_not_assignable"
    status = 422
    message = _("选的内容里有一项已经下线，或不是布置的对象都能看到，请去掉它再布置。")


class AlreadyAssigned(SanweiError):
    code = "already_assigned"
    status = 409
    message = _("这项任务已经布置过了，请回到任务列表查看。")


class TaskWithdrawn(SanweiError):
    code = "task_withdrawn"
    status = 409
    message = _("这项任务已经撤回，不能再改；需要时请重新布置。")


class TaskReasonMissing(SanweiError):
    code = "task_reason_missing"
    status = 422
    message = _("请写明原因。")


class NotAskedOf(SanweiError):
    code = "not_asked_of"
    status = 422
    message = _("这位同志不在这项任务的应学人员里，不用登记不计入。")


class ApproverMissing(SanweiError):
    code = "approver_missing"
    status = 422
    message = _("请写明批准人和批准日期；批准日期不能晚于今天。")


class AlreadyExempt(SanweiError):
    code = "already_exempt"
    status = 409
    message = _("这位同志已经登记为不计入，请刷新页面查看。")


class NotExempt(SanweiError):
    code = "not_exempt"
    status = 409
    message = _("这条不计入已经取消，请刷新页面查看。")


class DisputeNotVisible(NotVisible):
    code = "dispute_not_found"
    message = _("没有找到这条疑问，它可能不归您答复。")


class DisputeWordsMissing(SanweiError):
    code = "dispute_words_missing"
    status = 422
    message = _("请写一两句话，说清楚是怎么回事。")


class AlreadyDisputed(SanweiError):
    code = "already_disputed"
    status = 409
    message = _("这一条的疑问已经提过，正在等支部答复或等您了结。")


class DisputeMovedOn(SanweiError):
    code = "dispute_moved_on"
    status = 409
    message = _("这条疑问的状态已经变了，请刷新页面再看。")


class ReopenedBefore(SanweiError):
    code = "reopened_before"
    status = 409
    message = _("已经再问过一次。还有不同意见，请当面找支部书记或上级党组织。")
