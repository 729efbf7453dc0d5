"""Corrections of records and of guides are append-only in the database itself; only the pointer to an erased account
may be emptied.

A decided 外部学习登记 stays as it was decided: what was wrong about it is corrected in the study record. Only the
picture of its certificate may still be added.
"""

from sanwei.activities.models import Correction, ExternalClaim, GuideChange
from sanwei.common import guards
from sanwei.common.guards import Event, Guard

_TABLE = ExternalClaim._meta.db_table
# A certificate may follow its claim; once there it stays like the rest.
_FIXED = tuple(
    f'NEW."{field.column}" IS DISTINCT FROM OLD."{field.column}"'
    for field in ExternalClaim._meta.concrete_fields
    if field.name != "proof"
)
_STAYS = " OR ".join((*_FIXED, "OLD.proof <> ''"))

guards.protect(Correction, erasable=("actor",))
guards.protect(GuideChange, erasable=("changed_by",))
guards.register(
    *(
        Guard(
            name=f"guard_activities_external_decided_{event.lower()}",
            table=_TABLE,
            event=event,
            refused_when=refused_when,
            message="a decided claim of external study stays as it is",
        )
        for event, refused_when in (
            (Event.UPDATE, f"(OLD.state <> 'waiting' AND ({_STAYS}))"),
            (Event.DELETE, "(OLD.state <> 'waiting')"),
        )
    )
)
