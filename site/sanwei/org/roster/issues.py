"""What can be wrong with a sheet, in words that say where and what to do next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.errors import SanweiError


class RosterUnreadable(SanweiError):
    """The file as a whole can't be used; ``code`` says why."""

    code = "roster.unreadable"
    message = gettext_lazy("读不出这个文件，请另存为 .xlsx 后再试。")

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Issue:
    """A problem of a row, with the title of its column (empty: the row as a whole)."""

    code: str
    message: str
    column: str = ""

    def in_place(self) -> str:
        """Return column and reason, for a list that names the row itself."""
        return (
            _("“%(column)s”") % {"column": self.column} + self.message
            if self.column
            else self.message
        )

    def located(self, file: str, sheet: str, row: int) -> str:
        """Return the whole sentence: file, sheet, row, column, reason."""
        place = _("%(file)s“%(sheet)s”第%(row)s行") % {"file": file, "sheet": sheet, "row": row}
        if self.column:
            place += _("“%(column)s”") % {"column": self.column}
        return _("%(place)s：%(message)s") % {"place": place, "message": self.message}
