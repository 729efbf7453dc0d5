"""Rules as data, entries as facts of account, periods with guards."""

from sanwei.ledgers.models.archive import (
    ErasedName,
    NameSalt,
    PeriodReview,
    ReopenDecision,
    ReopenRequest,
    ReviewAnswer,
    SealManifest,
)
from sanwei.ledgers.models.entry import LedgerEntry
from sanwei.ledgers.models.export import Export
from sanwei.ledgers.models.filing import LedgerClass, LedgerDocument
from sanwei.ledgers.models.paper_template import PaperTemplate
from sanwei.ledgers.models.period import LedgerPeriod, PeriodEvent
from sanwei.ledgers.models.points import PointsClaim, PointsObjection, PointsRule
from sanwei.ledgers.models.recompute import Recompute
from sanwei.ledgers.models.rule import CreditRule, CreditTarget

__all__ = [
    "CreditRule",
    "CreditTarget",
    "ErasedName",
    "Export",
    "LedgerClass",
    "LedgerDocument",
    "LedgerEntry",
    "LedgerPeriod",
    "NameSalt",
    "PaperTemplate",
    "PeriodEvent",
    "PeriodReview",
    "PointsClaim",
    "PointsObjection",
    "PointsRule",
    "Recompute",
    "ReopenDecision",
    "ReopenRequest",
    "ReviewAnswer",
    "SealManifest",
]
