"""Into which class folder of the 党支部台账 something goes: where it is filed, else where its kind belongs now."""

from dataclasses import dataclass
from datetime import date

from sanwei.activities.models import Activity
from sanwei.ledgers.enums import FilingCode
from sanwei.ledgers.filing.classes import classes_by_source
from sanwei.ledgers.filing.queries import FilingLine, all_classes, filings_of, lines_of_filings
from sanwei.ledgers.models import LedgerClass
from sanwei.ledgers.queries import Span
from sanwei.org.models import OrgUnit

TALKS_CODE = "06"
#: Classes whose papers may speak of 民主评议 and 谈心谈话.
APPRAISAL_CODE = "05"


@dataclass(frozen=True)
class Folders:
    """The table of classes for one branch and time. ``filed``: class by public id of the part."""

    filed: dict[str, LedgerClass]
    usual: dict[str, LedgerClass]
    by_code: dict[str, LedgerClass]
    documents: tuple[FilingLine, ...]

    def of_record(self, activity: Activity, part_key: str) -> list[str]:
        """Return the folders of a record, outermost first: “03三会一课”, “01支部党员大会”."""
        found = self.filed.get(part_key) or self.usual.get(f"activity:{activity.kind}")
        return parts_of(found) if found else [str(activity.get_kind_display())]

    def of_talks(self) -> list[str]:
        return parts_of(self.by_code[TALKS_CODE])


def load(branch: OrgUnit, span: Span, *, on: date) -> Folders:
    """Return the folders as they stand. Five queries, whatever is filed."""
    lines = lines_of_filings(filings_of(branch, span))
    filed = {
        line.entry.award_key: line.entry.ledger_class
        for line in lines
        if line.entry.rule_code == FilingCode.ACTIVITY and line.entry.ledger_class
    }
    return Folders(
        filed=filed,
        usual=classes_by_source(on=on),
        by_code={one.code: one for one in all_classes()},
        documents=tuple(line for line in lines if line.document is not None),
    )


def parts_of(ledger_class: LedgerClass) -> list[str]:
    return ledger_class.folder_name().split("/")
