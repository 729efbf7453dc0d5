"""The registry: what can be asked for, by its code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sanwei.accounts.models import User
from sanwei.ledgers.exporting import orders
from sanwei.ledgers.exporting.enums import ExportForm
from sanwei.ledgers.exporting.errors import ExportRefused
from sanwei.ledgers.exporting.kinds.archive import Archive
from sanwei.ledgers.exporting.kinds.base import Kind
from sanwei.ledgers.exporting.kinds.certificate import Certificate
from sanwei.ledgers.exporting.kinds.free import Free
from sanwei.ledgers.exporting.kinds.personal import PersonalRecord
from sanwei.ledgers.exporting.kinds.quarterly import Quarterly
from sanwei.ledgers.exporting.kinds.statistics import Statistics
from sanwei.ledgers.exporting.kinds.study_ledger import StudyLedger
from sanwei.ledgers.exporting.kinds.tables import Tables
from sanwei.ledgers.exporting.orders import OWN, Order

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        StudyLedger(),
        PersonalRecord(),
        Quarterly(),
        Certificate(),
        Free(),
        Statistics(),
        Tables(),
        Archive(),
    )
}


def of(code: str) -> Kind:
    """Return the kind called ``code``. Raises: ExportRefused."""
    try:
        return KINDS[code]
    except KeyError as error:
        raise ExportRefused from error


def offered(*, is_branch: bool) -> list[Kind]:
    """Return what the desk of a unit may ask for."""
    return [
        kind
        for kind in KINDS.values()
        if kind.is_offered and (is_branch or not kind.is_for_branches)
    ]


def order(
    code: str, form: str, parameters: Mapping[str, Any], *, requester: User, at: datetime
) -> Order:
    """Return what is asked for, checked for ``requester`` now. Raises: ExportNotVisible, ExportRefused."""
    kind = of(code)
    if form not in kind.forms:
        raise ExportRefused
    if parameters.get("member") == OWN and not kind.is_for_oneself:
        raise ExportRefused
    found = orders.read(parameters, requester=requester, at=at)
    kind.check(found, ExportForm(form))
    return found
