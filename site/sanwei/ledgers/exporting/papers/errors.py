from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.ledgers.errors import LedgerError


class TemplateRefused(LedgerError):
    """The uploaded template can't be used; ``problems`` are sentences, one for each thing to mend."""

    code = "template_refused"
    status = 422
    message = _("模板还不能用，请按下面的提示改好再传。")

    def __init__(self, problems: list[str | Promise]) -> None:
        super().__init__()
        self.problems = problems


class PaperNotFilled(LedgerError):
    code = "paper_not_filled"
    status = 422
    message = _("按模板生成 Word 没有成功。请在“Word 模板”里预览检查，或恢复默认模板后再试。")


class PaperTooLong(LedgerError):
    code = "paper_too_long"
    status = 422
    message = _("行数太多，Word 里排不下，请缩短时段，或改用 Excel 表格。")
