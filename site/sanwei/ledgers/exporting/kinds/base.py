"""What every kind of export says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import IO, ClassVar

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sanwei.common.clock import SHANGHAI
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.progress import Progress


class Kind(ABC):
    """``asks``: what a form must ask for beside the form: period, quarter, days, person, columns, extras.

    ``is_offered``: false for what is asked for from its own page, with what is chosen there.
    """

    code: ClassVar[ExportKind]
    about: ClassVar[str | Promise]
    forms: ClassVar[Sequence[ExportForm]]
    asks: ClassVar[frozenset[str]]
    is_offered: ClassVar[bool] = True
    is_for_oneself: ClassVar[bool] = False
    is_for_branches: ClassVar[bool] = False

    @abstractmethod
    def title(self, order: Order) -> str:
        """Name the file, without its ending."""

    @abstractmethod
    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        """Write the file and return how many rows it holds. Raises: ExportCancelled, ExportRefused, SumsDiffer."""

    def check(self, order: Order, form: ExportForm) -> None:  # noqa: B027 - most have nothing to refuse
        """Refuse early what ``write`` would refuse. Raises: ExportRefused."""


def secrecy_line(order: Order) -> str:
    """内部资料, who, and when or as of which state: on every file that somebody takes out of the house."""
    if order.state:
        return _("内部资料 · %(who)s · %(state)s") % {
            "who": order.requester.name,
            "state": order.state,
        }
    moment = date_format(order.at.astimezone(SHANGHAI), "Y年n月j日 H:i")
    return _("内部资料 · %(who)s · %(moment)s导出") % {
        "who": order.requester.name,
        "moment": moment,
    }


def sign_line() -> str:
    return _("填报人：____________　审核人：____________　填报日期：____________　（盖章）")
