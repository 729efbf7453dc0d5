"""Corrections are append-only in the database itself; only the pointer to an erased account may be emptied.

A decided 外部学习登记 stays as it was decided: what was wrong about it is corrected in the study record.
"""

from sanwei.activities.models import Correction, ExternalClaim
from sanwei.common import guards
from sanwei.common.guards import Event, Guard

guards.protect(Correction, erasable=("actor",))
guards.register(
    *(
        Guard(
            name=f"guard_activities_external_decided_{event.lower()}",
            table=ExternalClaim._meta.db_table,
            event=event,
            refused_when="(OLD.state <> 'waiting')",
            message="a decided claim of external study stays as it is",
        )
        for event in (Event.UPDATE, Event.DELETE)
    )
)
