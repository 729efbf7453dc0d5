from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed, NotVisible, SanweiError


class LedgerError(SanweiError):
    code = "ledger"


class PeriodClosed(LedgerError):
    code = "period_closed"
    status = 409
    message = _("这个季度正在归档或已经归档，不能再改。请记入登记中的季度，系统会标明“上期补记”。")


class WrongPeriodState(LedgerError):
    code = "wrong_period_state"
    status = 409
    message = _("这个季度现在不能做这一步，请刷新页面看它的状态。")


class NeedsApprover(LedgerError):
    code = "ledger.needs_approver"
    message = _("请写明批准人，要写另一位同志的姓名；它会和更正一起留底。")


class NeedsReason(LedgerError):
    code = "needs_reason"
    message = _("请写明原因，它会和更正记录放在一起。")


class NeedsSecondPerson(NotAllowed):
    code = "needs_second_person"
    message = _("重新打开已归档的季度须由另一人同意，请换一位有权限的同志确认。")


class AlreadyCorrected(LedgerError):
    code = "already_corrected"
    status = 409
    message = _("这一条已经更正过，请打开最新的一条再更正。")


class RuleInvalid(LedgerError):
    code = "rule_invalid"
    message = _("折算标准填写有误，请对照说明修改。")


class RuleReachesBack(LedgerError):
    code = "rule_reaches_back"
    message = _(
        "新规则只能从今天或以后起执行，已经记入的学时不会改动。确需从以前的日子起执行，请勾选“补订”。"
    )


class RecomputeStale(LedgerError):
    code = "recompute_stale"
    status = 409
    message = _(
        "预览之后又有学习记录、规则或季度归档变动，这次没有记账。请重新核对下面的清单再确认。"
    )


class RecomputeNothing(LedgerError):
    code = "recompute_nothing"
    status = 409
    message = _("按现在的规则没有要改的条目，不用重算。")


class RecomputeUnderWay(LedgerError):
    code = "recompute_under_way"
    status = 409
    message = _("这个组织的上一次重算还没有记完，请等它完成再做。")


class RecomputeOutsideYear(LedgerError):
    code = "recompute_outside_year"
    message = _("起算日期要在所选年度里，请改日期或年度。")


class LedgerNotVisible(NotVisible):
    code = "ledger_not_found"
    message = _("没有找到这份台账，它可能不在您的查看范围内。")


class EntryNotVisible(NotVisible):
    code = "entry_not_found"
    message = _("没有找到这一条，它可能不在您的查看范围内。")


class PersonNotVisible(NotVisible):
    code = "person_not_found"
    message = _("没有找到这位同志的学时，他可能不在您的查看范围内。")
