from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotAllowed, NotVisible
from sanwei.ledgers.errors import LedgerError
from sanwei.ledgers.models import LedgerClass


class ClassInvalid(LedgerError):
    code = "ledger.class_invalid"
    message = _("归档类别只分两级，编号定了不再改。请换一个上级类别，或另建一类。")


class ClassTakenTwice(LedgerError):
    code = "ledger.class_taken_twice"
    status = 409

    def __init__(self, other: LedgerClass) -> None:
        super().__init__(_now("“%s”已经自动归入其中一项，请先在那一类里取消，再归到这里。") % other)


class DocumentNotVisible(NotVisible):
    code = "ledger.document_not_found"
    message = _("没有找到这份资料件，它可能不在您的查看范围内。")


class MayNotFile(NotAllowed):
    code = "ledger.may_not_file"
    message = _("资料件由本组织的书记、副书记、组织委员上传，您可以查看。")


class AlreadyWithdrawn(LedgerError):
    code = "ledger.document_withdrawn"
    status = 409
    message = _("这份资料件已经撤回，请刷新页面。")


class ClassRetired(LedgerError):
    code = "ledger.class_retired"
    message = _("这个归档类别已经停用，请另选一类。")
