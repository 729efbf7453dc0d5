"""What the database refuses in the ledger, whoever writes (I11)."""

from sanwei.common import guards
from sanwei.common.guards import Event, Guard
from sanwei.ledgers.archive.names import NAME_FIELDS
from sanwei.ledgers.models import (
    CreditRule,
    ErasedName,
    LedgerClass,
    LedgerDocument,
    LedgerEntry,
    LedgerPeriod,
    NameSalt,
    PeriodEvent,
    PeriodReview,
    PointsRule,
    ReopenDecision,
    ReopenRequest,
    ReviewAnswer,
    SealManifest,
)
from sanwei.org.enums import ERASED_NAME

ENTRY = LedgerEntry._meta.db_table
PERIOD = LedgerPeriod._meta.db_table
EVENT = PeriodEvent._meta.db_table
ERASED = ErasedName._meta.db_table
SALT = NameSalt._meta.db_table
CLASS = LedgerClass._meta.db_table
DOCUMENT = LedgerDocument._meta.db_table
NAME_LEAVES_UNMARKED = (
    "NEW.$name IS DISTINCT FROM OLD.$name AND (NEW.$name <> '$erased' OR NOT EXISTS"
    " (SELECT 1 FROM ledgers_erasedname mark WHERE mark.entry_id = OLD.id AND mark.field = '$name'))"
).replace("$erased", ERASED_NAME)
# Once withdrawn it stays withdrawn; nothing else about it ever changes.
DOCUMENT_CHANGED = " OR ".join(
    (
        *(
            f'NEW."{field.column}" IS DISTINCT FROM OLD."{field.column}"'
            for field in LedgerDocument._meta.concrete_fields
            if not field.name.startswith("withdrawn_")
        ),
        "OLD.withdrawn_at IS NOT NULL",
    )
)

# The account that entered a row may be deleted later; its name stays in the row.
guards.protect(LedgerEntry, erasable=("actor",), elsewhere=NAME_FIELDS)
guards.protect(PeriodEvent)
for _model in (
    SealManifest,
    ErasedName,
    PeriodReview,
    ReviewAnswer,
    ReopenRequest,
    ReopenDecision,
):
    guards.protect(_model)
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
            " AND was.account = NEW.account AND was.amount = -NEW.amount"
            " AND NEW.due IS NOT DISTINCT FROM -was.due"
            " AND NEW.present IS NOT DISTINCT FROM -was.present)))"
        ),
        message="a correction mirrors the entry it corrects",
    ),
    *(
        Guard(
            name=f"guard_ledgers_entry_{name}_erased",
            table=ENTRY,
            event=Event.UPDATE,
            refused_when=NAME_LEAVES_UNMARKED.replace("$name", name),
            message="a name leaves an entry only when its mark is kept",
            needs=(ERASED,),
        )
        for name in NAME_FIELDS
    ),
    Guard(
        name="guard_ledgers_salt_no_update",
        table=SALT,
        event=Event.UPDATE,
        refused_when="TRUE",
        message="a salt is never changed",
    ),
    Guard(
        name="guard_ledgers_salt_no_delete",
        table=SALT,
        event=Event.DELETE,
        refused_when=(
            "OLD.member_id IS NULL OR EXISTS (SELECT 1 FROM ledgers_ledgerentry named"
            " WHERE named.member_id = OLD.member_id AND named.member_name NOT IN ('', '$erased'))"
        ).replace("$erased", ERASED_NAME),
        message="a salt goes when no entry names the person any more",
        needs=(ENTRY,),
    ),
    Guard(
        name="guard_ledgers_class_no_delete",
        table=CLASS,
        event=Event.DELETE,
        refused_when="TRUE",
        message="a ledger class is retired, never deleted",
    ),
    Guard(
        name="guard_ledgers_class_keeps_code",
        table=CLASS,
        event=Event.UPDATE,
        refused_when="NEW.code <> OLD.code OR NEW.public_id <> OLD.public_id",
        message="the code of a ledger class never changes",
    ),
    Guard(
        name="guard_ledgers_document_no_delete",
        table=DOCUMENT,
        event=Event.DELETE,
        refused_when="TRUE",
        message="a document of the ledger is withdrawn, never deleted",
    ),
    Guard(
        name="guard_ledgers_document_stays",
        table=DOCUMENT,
        event=Event.UPDATE,
        refused_when=DOCUMENT_CHANGED,
        message="a document of the ledger stays as it was filed",
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
