"""学时证明: one sheet that says how much of the year's 学时 somebody has, to be signed and stamped."""

from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.kinds.base import Kind
from sanwei.ledgers.exporting.kinds.personal import paper_of
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.papers import writing as papers
from sanwei.ledgers.exporting.progress import Progress


class Certificate(Kind):
    code = ExportKind.CERTIFICATE
    about = gettext_lazy("一页纸：一位党员一年各类学时和年度要求，签字盖章后有效。")
    forms = (ExportForm.DOCX,)
    asks = frozenset({"person", "year"})
    is_for_oneself = True

    def title(self, order: Order) -> str:
        return _("%(name)s%(year)d年度学时证明") % {
            "name": order.member.name,
            "year": order.span.starts_on.year,
        }

    def check(self, order: Order, form: ExportForm) -> None:
        order.member  # noqa: B018 - raises where nobody was chosen

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        return papers.certificate(order, paper_of(order), file)
