from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible
from sanwei.ledgers.errors import LedgerError


class ExportNotVisible(NotVisible):
    """Somebody else's, or of a unit that the reader may no longer open."""

    code = "export_not_found"
    message = _("没有找到这份导出。导出只有本人能下载；如果职务有变动，请找现任书记。")


class ExportGone(LedgerError):
    code = "export_gone"
    status = 410
    message = _("这份文件已过保留期，已经删除。请点“再导出一次”。")


class ExportNotReady(LedgerError):
    code = "export_not_ready"
    status = 409
    message = _("文件还没有生成好，请回到导出页等一等。")


class ExportRefused(LedgerError):
    """What was asked makes no sense; the sentence says which choice to change."""

    code = "export_refused"
    status = 422
    message = _("请先选好要导出的内容。")


class TooManyExports(LedgerError):
    code = "too_many_exports"
    status = 429
    message = _("您已有几份导出正在生成，请等它们完成，或取消不要的再试。")


class ExportCancelled(Exception):
    """Raised inside the lane where its export was cancelled meanwhile; nobody sees it."""


class SumsDiffer(LedgerError):
    """The details don't add up to the totals: somebody wrote while the file was made."""

    code = "sums_differ"
    status = 409
    message = _("生成时台账有变动，汇总和明细没有对上，请再导出一次。")
