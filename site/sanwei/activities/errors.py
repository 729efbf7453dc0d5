"""What branch life refuses, each with a sentence that says what to do next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed, NotVisible, SanweiError


class LifeNotVisible(NotVisible):
    code = "activities.not_found"
    message = _("没有找到这条组织生活记录，它可能不在您的查看范围内。")


class MayNotRecord(NotAllowed):
    code = "activities.may_not_record"
    message = _("这条记录由本支部书记、副书记、组织委员或本组党小组长来记，您可以查看。")


class WrongUnit(SanweiError):
    code = "activities.wrong_unit"
    message = _("党小组会记在党小组，其他活动记在党支部，请重新选择。")


class TimesWrong(SanweiError):
    code = "activities.times_wrong"
    message = _("结束时间要晚于开始时间，请改正。")


class NotYetBegun(SanweiError):
    code = "activities.not_yet_begun"
    status = 409
    message = _("活动还没有开始，到开始时间以后再点名、结束。")


class OneSittingOnly(SanweiError):
    code = "activities.one_sitting_only"
    message = _("支部党员大会、支委会和党小组会只有一个场次。")


class NobodyDue(SanweiError):
    code = "activities.nobody_due"
    status = 409
    message = _("这一天没有应到人员，请先核对名册、职务或参加人员。")


class NotDue(SanweiError):
    code = "activities.not_due"
    status = 409
    message = _("有人不在这次的应到名单里，请刷新页面再点。")


class ReasonMissing(SanweiError):
    code = "activities.reason_missing"
    status = 422
    message = _("缺席要选一个原因。")


class StillPending(SanweiError):
    code = "activities.still_pending"
    status = 409

    def __init__(self, names: list[str]) -> None:
        shown = "、".join(names[:5]) + (str(_("等")) if len(names) > 5 else "")
        super().__init__(
            _("还有%(count)s人没有点：%(names)s。点完才能结束。")
            % {"count": len(names), "names": shown}
        )


class AlreadyFinished(SanweiError):
    code = "activities.already_finished"
    status = 409
    message = _("点名已经结束，人数已定。要改请用“更正”，写明原因。")


class HeadcountUnclear(SanweiError):
    code = "activities.headcount_unclear"
    status = 422
    message = _("现场人数请填数字。")


class NotFinished(SanweiError):
    code = "activities.not_finished"
    status = 409
    message = _("点名还没有结束，直接改点名就行，不用更正。")


class AlreadyConfirmed(SanweiError):
    code = "activities.already_confirmed"
    status = 409
    message = _("这条记录已经确认，要改请用“更正”，写明原因。")


class VotesDoNotAddUp(SanweiError):
    code = "activities.votes_do_not_add_up"
    status = 422

    def __init__(self, matter: str, cast: int, voters: int) -> None:
        super().__init__(
            _(
                "“%(matter)s”的赞成、反对、弃权合计%(cast)s票，应等于到会有表决权%(voters)s人，请核对。"
            )
            % {"matter": matter, "cast": cast, "voters": voters}
        )


class FieldsMissing(SanweiError):
    code = "activities.fields_missing"
    status = 409

    def __init__(self, labels: list[str]) -> None:
        super().__init__(
            _("还差%(count)s格：%(labels)s。填好才能确认。")
            % {"count": len(labels), "labels": "、".join(labels)}
        )


class NotTheSigner(NotAllowed):
    code = "activities.not_the_signer"
    message = _("请由记录人、主持人本人确认；已在纸质记录上签字的，请勾选“已在纸质记录上签字”。")


class CorrectionNeedsReason(SanweiError):
    code = "activities.correction_needs_reason"
    status = 422
    message = _("请写明更正原因，它会和更正一起留在记录里。")


class NothingChanged(SanweiError):
    code = "activities.nothing_changed"
    status = 422
    message = _("和原来一样，没有要更正的内容。")


class NotAbsent(SanweiError):
    code = "activities.not_absent"
    status = 409
    message = _("只有缺席的人需要补学，请核对。")


class TextInvalid(SanweiError):
    code = "activities.text_invalid"
    status = 422
    message = _("有一格没有存上，请检查后再改一次。")


class ExplanationEmpty(SanweiError):
    code = "activities.explanation_empty"
    status = 422
    message = _("请写明没有开展的原因。")


class WrongSpan(SanweiError):
    code = "activities.wrong_span"
    message = _("这类活动不需要写这个时间的说明，请重新选择。")


class ExternalNotVisible(NotVisible):
    code = "activities.external_not_found"
    message = _("没有找到这条外部学习登记，它可能已经撤回，或不属于您负责的支部。")


class ExternalNotYours(NotAllowed):
    code = "activities.external_not_yours"
    message = _("自己的外部学习不能自己确认，请由本支部其他委员或上级党组织确认。")


class ExternalOutsideBranch(NotAllowed):
    code = "activities.external_outside_branch"
    message = _("这位同志那一天不在您负责的支部，请核对日期，或请当时所在的支部登记。")


class ExternalDecided(SanweiError):
    code = "activities.external_decided"
    status = 409
    message = _("这条登记已经处理过，请刷新页面看结果。")


class ExternalTwice(SanweiError):
    code = "activities.external_twice"
    status = 409
    message = _("这一天的同一内容已经登记过，不用再登记；有错请联系本支部更正。")


class ExternalWithoutBranch(SanweiError):
    code = "activities.external_without_branch"
    status = 409
    message = _("名册里那一天还没有所在党支部，请核对日期，或先请支部补登组织关系。")


class ExternalReasonMissing(SanweiError):
    code = "activities.external_reason_missing"
    status = 422
    message = _("请写明退回原因，党员才知道改哪里。")


class ExternalHoursWrong(SanweiError):
    code = "activities.external_hours_wrong"
    status = 422
    message = _("学时按半学时填写，一次在0.5到240之间，请改正。")


class ExternalSheetRefused(SanweiError):
    """The file as a whole can't be used; ``code`` says why."""

    code = "activities.external_sheet"
    status = 422

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(message)
        self.code = f"activities.external_{code}"


class ExternalImportHasErrors(SanweiError):
    code = "activities.external_import_has_errors"
    status = 409
    message = _("还有登记不了的行，所以一行都没有登记。请改好再传，或勾选先登记其余的。")


class ExternalImportDecided(SanweiError):
    code = "activities.external_import_decided"
    status = 409
    message = _("这份文件已经处理过了，没有重复登记。")


class ExternalImportNotVisible(NotVisible):
    code = "activities.external_import_not_found"
    message = _("没有找到这次导入，请重新上传。")


class ExternalProofThere(SanweiError):
    code = "activities.external_proof_there"
    status = 409
    message = _("这条登记已经有证明图，不能再换。")


class GuideEmpty(SanweiError):
    code = "activities.guide_empty"
    status = 422
    message = _("至少写一项内容，再发布。")


class GuideTaken(SanweiError):
    code = "activities.guide_taken"
    status = 409
    message = _("这个月已经发布过，要重写请先撤回原来的。")


class GuideWithdrawn(SanweiError):
    code = "activities.guide_withdrawn"
    status = 409
    message = _("这份指引已经撤回，不用再落实。")


class NotOfThisBranch(SanweiError):
    code = "activities.not_of_this_branch"
    status = 422
    message = _("请选本支部已经结束点名的记录。")


class PlanClosed(SanweiError):
    code = "activities.plan_closed"
    status = 409
    message = _("计划已经报备，要改请先点“改计划”，改好再报备。")


class PlanOver(SanweiError):
    code = "activities.plan_over"
    status = 409
    message = _("这段时间已经过去，请编以后的计划。")


class PlanDateOutside(SanweiError):
    code = "activities.plan_date_outside"
    status = 422
    message = _("日期要在计划的时间里，请改正。")


class PlanLineFixed(SanweiError):
    code = "activities.plan_line_fixed"
    status = 409
    message = _("规定动作不能去掉；已经建好记录的，请在记录里改。")


class NotAMakeUp(SanweiError):
    code = "activities.not_a_make_up"
    status = 422
    message = _("补开的记录要是同一个组织、同一类型，在这段时间以后开展并已结束点名的，请重新选。")


class LifeRuleReachesBack(SanweiError):
    code = "activities.life_rule_reaches_back"
    status = 422
    message = _(
        "执行日期已经过去，或早于现在这一版。请改成今天以后的日期；确实是补订的，请勾选“补订”。"
    )


class CalendarUnclear(SanweiError):
    """Pasted lines that are no holidays; nothing was saved."""

    code = "activities.calendar_unclear"
    status = 422


class YearWrong(SanweiError):
    code = "activities.year_wrong"
    status = 422
    message = _("所属年度填四位年份，例如2026，一般是开会那年或上一年。")


class ResultDoesNotAddUp(SanweiError):
    """Counts of a 民主评议 that can't be; the message says which."""

    code = "activities.result_does_not_add_up"
    status = 422


class GradeNotForProbationary(SanweiError):
    code = "activities.grade_not_for_probationary"
    status = 422
    message = _("预备党员参加评议，不评定等次；等次只填当天在册的正式党员。")


class TalkNotVisible(NotVisible):
    code = "activities.talk_not_found"
    message = _("没有找到这次谈心谈话，它可能不在您的查看范围内。")


class TalkInvalid(SanweiError):
    code = "activities.talk_invalid"
    status = 422
    message = _("谈话人和谈话对象要是当天在册的两位不同的党员，时间不能晚于现在，请核对。")


class TalkTwice(SanweiError):
    code = "activities.talk_twice"
    status = 409
    message = _("这两位同志这一天的谈话已经登记过，不用再登记。")


class TalkWithdrawn(SanweiError):
    code = "activities.talk_withdrawn"
    status = 409
    message = _("这次谈话的登记已经撤回，需要的话请重新登记一次。")


class NotYourTalk(NotAllowed):
    code = "activities.not_your_talk"
    message = _("这里只能登记自己参加的谈话；别人的谈话请由本人或支部书记、组织委员登记。")


class ReasonEmpty(SanweiError):
    code = "activities.reason_empty"
    status = 422
    message = _("请写明原因，它会留在记录里。")


class ResolutionNotYours(NotAllowed):
    code = "activities.resolution_not_yours"
    message = _("决议由责任人或支部书记、组织委员办结，请联系他们。")


class ResolutionNoteEmpty(SanweiError):
    code = "activities.resolution_note_empty"
    status = 422
    message = _("请用一句话写明办得怎么样了。")


class ResolutionDecided(SanweiError):
    code = "activities.resolution_decided"
    status = 409
    message = _("这条决议刚才已经有人处理过，请刷新页面看结果。")


class TooManyFiles(SanweiError):
    code = "activities.too_many_files"
    status = 409
    message = _("一次活动最多放20个附件，请先删去用不着的。")
