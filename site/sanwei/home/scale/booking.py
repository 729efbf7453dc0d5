"""The ledger entries that follow from study records, by the very rules that book them as they arrive."""

from collections.abc import Iterable
from datetime import date, timedelta

from sanwei.activities.models import ActivityBranch
from sanwei.common.periods import Quarter
from sanwei.home.scale.dice import Dice
from sanwei.home.scale.size import Size
from sanwei.home.scale.storing import Store
from sanwei.ledgers.awarding import Worth, claim_of, worth_of
from sanwei.ledgers.enums import EntryKind, EntryStep
from sanwei.ledgers.filing.classes import classes_by_source
from sanwei.ledgers.filing.matters import matter_of_part
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod
from sanwei.ledgers.rulebook import RuleBook
from sanwei.ledgers.services.booking import ONE
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyRecord


class Booker:
    """Books the records of one branch after another; what a kind of record is worth is reckoned once."""

    def __init__(self, size: Size, store: Store) -> None:
        self.size, self.store = size, store
        self.book = RuleBook(size.years)
        self.classes = classes_by_source(on=size.as_of)
        self._worths: dict[tuple[object, ...], Worth] = {}

    def book_branch(
        self,
        branch: OrgUnit,
        number: int,
        parts: Iterable[ActivityBranch],
        records: Iterable[StudyRecord],
        withdrawals: Iterable[StudyRecord],
    ) -> int:
        """File ``parts``, book what ``records`` of ``branch`` are worth, take back what was withdrawn.

        Returns how many entries that makes.
        """
        dice = Dice(self.size.seed, "entries", number)
        periods = self._open_periods(branch, dice)
        awards = {
            record.pk: award
            for record in records
            if (award := self._award(record, branch, periods, dice)) is not None
        }
        self.store.write(list(awards.values()))
        reversals = [
            _reversal(self.store.key(LedgerEntry), award, withdrawal, dice)
            for withdrawal in withdrawals
            if (award := awards.get(withdrawal.corrects_id or 0)) is not None
        ]
        self.store.write(reversals)
        filings = [self._filing(part, periods, dice) for part in parts]
        self.store.write(filings)
        return len(awards) + len(reversals) + len(filings)

    def _open_periods(self, branch: OrgUnit, dice: Dice) -> dict[Quarter, LedgerPeriod]:
        quarter, last = Quarter.of(self.size.starts_on), Quarter.of(self.size.as_of)
        quarters = []
        while quarter <= last:
            quarters.append(quarter)
            quarter = quarter.next()
        periods = [
            LedgerPeriod(
                id=self.store.key(LedgerPeriod),
                public_id=dice.public_id(),
                unit=branch,
                year=one.year,
                quarter=one.number,
            )
            for one in quarters
        ]
        self.store.write(periods)
        return dict(zip(quarters, periods, strict=True))

    def _award(
        self,
        record: StudyRecord,
        branch: OrgUnit,
        periods: dict[Quarter, LedgerPeriod],
        dice: Dice,
    ) -> LedgerEntry | None:
        worth = self._worth(record)
        if not worth.hours:
            return None
        claim = claim_of(record)
        return LedgerEntry(
            id=self.store.key(LedgerEntry),
            public_id=dice.public_id(),
            kind=EntryKind.CREDIT,
            step=EntryStep.AWARD,
            period=periods[Quarter.of(record.occurred_on)],
            unit=branch,
            unit_name=record.branch_name,
            member_id=claim.member_id,
            member_name=record.member_name,
            account=worth.account,
            amount=worth.hours,
            title=record.title,
            occurred_on=record.occurred_on,
            booked_at=record.recorded_at + timedelta(seconds=2),
            record=record,
            rule=worth.rule,
            rule_code=claim.code,
            award_key=claim.key,
        )

    def _filing(
        self, part: ActivityBranch, periods: dict[Quarter, LedgerPeriod], dice: Dice
    ) -> LedgerEntry:
        matter = matter_of_part(part, self.classes)
        if matter is None:
            raise ValueError(f"no class of the ledger takes {part.activity.kind}")
        return LedgerEntry(
            id=self.store.key(LedgerEntry),
            public_id=dice.public_id(),
            kind=EntryKind.FILING,
            step=EntryStep.AWARD,
            period=periods[Quarter.of(matter.occurred_on)],
            unit=matter.unit,
            unit_name=matter.unit_name,
            amount=ONE,
            ledger_class=matter.ledger_class,
            due=matter.due,
            present=matter.present,
            title=matter.title,
            occurred_on=matter.occurred_on,
            booked_at=(part.finished_at or part.activity.saved_at) + timedelta(hours=2),
            rule_code=matter.key.code,
            award_key=matter.key.key,
            actor_name=part.finished_by_name,
        )

    def _worth(self, record: StudyRecord) -> Worth:
        """Return what such a record is worth: all branches stand under the same rules, from 1 January on."""
        day: date = record.occurred_on
        like = (record.kind, record.method, record.member_kind, record.length_seconds, day.year)
        if like not in self._worths:
            self._worths[like] = worth_of(record, self.book)
        return self._worths[like]


def _reversal(key: int, award: LedgerEntry, withdrawal: StudyRecord, dice: Dice) -> LedgerEntry:
    return LedgerEntry(
        id=key,
        public_id=dice.public_id(),
        kind=award.kind,
        step=EntryStep.REVERSAL,
        period=award.period,
        unit=award.unit,
        unit_name=award.unit_name,
        member_id=award.member_id,
        member_name=award.member_name,
        account=award.account,
        amount=-award.amount,
        title=award.title,
        occurred_on=award.occurred_on,
        booked_at=withdrawal.recorded_at + timedelta(seconds=2),
        record_id=award.record_id,
        rule_id=award.rule_id,
        rule_code=award.rule_code,
        award_key=award.award_key,
        corrects=award,
        reason=withdrawal.reason,
        approver_name=withdrawal.approver_name,
    )
