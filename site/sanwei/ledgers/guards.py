"""What the database refuses in the ledger, whoever writes (I11)."""

from sanwei.common import guards
from sanwei.common.guards import Event, Guard
from sanwei.ledgers.models import CreditRule, LedgerEntry, LedgerPeriod, PeriodEvent, PointsRule

ENTRY = LedgerEntry._meta.db_table
PERIOD = LedgerPeriod._meta.db_table
EVENT = PeriodEvent._meta.db_table

# The account that entered a row may be deleted later; its name stays in the row.
guards.protect(LedgerEntry, erasable=("actor",))
guards.protect(PeriodEvent)
# A changed rule is a new version; entries point to the one they were booked by.
guards.protect(CreditRule)
guards.protect(PointsRule)
guards.register(
    Guard(
        name="guard_ledgers_entry_period_open",
        table=ENTRY,
        event=Event.INSERT,
        share_lock=f"{PERIOD}.id = NEW.period_id",
        refused_when=(
            "(SELECT state FROM ledgers_ledgerperiod WHERE id = NEW.period_id) IS DISTINCT FROM 'open'"
        ),
        message="the ledger period is closing or sealed",
        needs=(PERIOD,),
    ),
    Guard(
        name="guard_ledgers_entry_unit_of_period",
        table=ENTRY,
        event=Event.INSERT,
        refused_when=(
            "(SELECT unit_id FROM ledgers_ledgerperiod WHERE id = NEW.period_id)"
            " IS DISTINCT FROM NEW.unit_id"
        ),
        message="the entry and its ledger period belong to different units",
        needs=(PERIOD,),
    ),
    Guard(
        name="guard_ledgers_entry_chain",
        table=ENTRY,
        event=Event.INSERT,
        refused_when=(
            "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledgers_ledgerentry was"
            " WHERE was.id = NEW.corrects_id AND was.kind = NEW.kind"
            " AND was.member_id IS NOT DISTINCT FROM NEW.member_id"
            " AND was.rule_code = NEW.rule_code AND was.award_key = NEW.award_key"
            " AND ((NEW.step = 'restatement' AND was.step = 'reversal')"
            " OR (NEW.step = 'reversal' AND was.step <> 'reversal' AND was.unit_id = NEW.unit_id"
            " AND was.account = NEW.account AND was.amount = -NEW.amount)))"
        ),
        message="a correction mirrors the entry it corrects",
    ),
    Guard(
        name="guard_ledgers_period_begins_open",
        table=PERIOD,
        event=Event.INSERT,
        refused_when="NEW.state <> 'open' OR NEW.event_count <> 0",
        message="a ledger period begins open",
    ),
    Guard(
        name="guard_ledgers_period_moves_by_event",
        table=PERIOD,
        event=Event.UPDATE,
        refused_when=(
            "NEW.id <> OLD.id OR NEW.public_id <> OLD.public_id OR NEW.unit_id <> OLD.unit_id"
            " OR NEW.year <> OLD.year OR NEW.quarter <> OLD.quarter"
            " OR ((NEW.state <> OLD.state OR NEW.event_count <> OLD.event_count)"
            " AND NOT EXISTS (SELECT 1 FROM ledgers_periodevent move WHERE move.period_id = OLD.id"
            " AND NEW.event_count = OLD.event_count + 1 AND move.number = NEW.event_count"
            " AND move.from_state = OLD.state AND move.to_state = NEW.state))"
        ),
        message="a ledger period changes its state only with its event",
        needs=(EVENT,),
    ),
    *(
        Guard(
            name=f"guard_ledgers_period_no_{event.lower()}",
            table=PERIOD,
            event=event,
            refused_when="TRUE",
            message="a ledger period is never deleted",
        )
        for event in (Event.DELETE, Event.TRUNCATE)
    ),
)
