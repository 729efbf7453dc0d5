"""The words of exports. Values are stored."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportState(TextChoices):
    """queued → running → done → expired; failed and cancelled end it earlier."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("正在生成")
    DONE = "done", _("可以下载")
    FAILED = "failed", _("没有生成")
    CANCELLED = "cancelled", _("已取消")
    EXPIRED = "expired", _("已过期")


UNDER_WAY = frozenset({ExportState.QUEUED, ExportState.RUNNING})


class ExportKind(TextChoices):
    """What can be asked for, in the order of the page."""

    STUDY_LEDGER = "study_ledger", _("党员学习台账")
    PERSONAL_RECORD = "personal_record", _("党员个人学习记录")
    QUARTERLY = "quarterly", _("组织生活开展情况统计表")
    CERTIFICATE = "certificate", _("学时证明")
    FREE = "free", _("自选明细")
    STATISTICS = "statistics", _("学时和组织生活统计")
    TABLES = "tables", _("统计表")
    ARCHIVE = "archive", _("归档资料包")


class ExportForm(TextChoices):
    XLSX = "xlsx", _("Excel 表格")
    CSV = "csv", _("CSV 文本")
    DOCX = "docx", _("Word 文档")
    ZIP = "zip", _("压缩包")


CONTENT_TYPES: dict[str, str] = {
    ExportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportForm.CSV: "text/csv; charset=utf-8",
    ExportForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ExportForm.ZIP: "application/zip",
}
