"""Rules as data, entries as facts of account, periods with guards."""

from sanwei.ledgers.models.entry import LedgerEntry
from sanwei.ledgers.models.export import Export
from sanwei.ledgers.models.paper_template import PaperTemplate
from sanwei.ledgers.models.period import LedgerPeriod, PeriodEvent
from sanwei.ledgers.models.points import PointsClaim, PointsObjection, PointsRule
from sanwei.ledgers.models.recompute import Recompute
from sanwei.ledgers.models.rule import CreditRule, CreditTarget

__all__ = [
    "CreditRule",
    "CreditTarget",
    "Export",
    "LedgerEntry",
    "LedgerPeriod",
    "PaperTemplate",
    "PeriodEvent",
    "PointsClaim",
    "PointsObjection",
    "PointsRule",
    "Recompute",
]
