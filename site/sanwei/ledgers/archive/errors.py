from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed
from sanwei.ledgers.errors import LedgerError


class StillOwed(LedgerError):
    code = "ledger.still_owed"
    status = 409

    def __init__(self, first: str, count: int) -> None:
        rest = _now("等%d件") % count if count > 1 else ""
        super().__init__(
            _now("还不能归档：%(first)s%(rest)s。请先办好或写明原因。")
            % {"first": first, "rest": rest}
        )


class QuarterRuns(LedgerError):
    code = "ledger.quarter_runs"
    status = 409
    message = _("这一季还没有结束，结束以后才能归档。")


class MayNotSeal(NotAllowed):
    code = "ledger.may_not_seal"
    message = _("季度归档由本支部书记办理，您可以查看。")


class MayNotReview(NotAllowed):
    code = "ledger.may_not_review"
    message = _("点评和退回补正由上级党组织办理，您可以查看。")


class NotSealed(LedgerError):
    code = "ledger.not_sealed"
    status = 409
    message = _("这一季还没有归档，归档以后才能点评、退回或申请重新打开。")


class TextMissing(LedgerError):
    code = "ledger.text_missing"
    message = _("请写明内容，最多500字。")


class DayWrong(LedgerError):
    code = "ledger.day_wrong"
    message = _("请选补正期限，要在今天或以后。")


class AlreadyAnswered(LedgerError):
    code = "ledger.already_answered"
    status = 409
    message = _("这一条已经答复过，请刷新页面查看。")


class ReopenWaiting(LedgerError):
    code = "ledger.reopen_waiting"
    status = 409
    message = _("这一季的重新打开申请正在等另一位同志决定。")


class ReopenDecided(LedgerError):
    code = "ledger.reopen_decided"
    status = 409
    message = _("这条申请已经有了决定，请刷新页面查看。")
