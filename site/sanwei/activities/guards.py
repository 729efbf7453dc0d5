"""Corrections of records and of guides are append-only in the database itself; only the pointer to an erased account
may be emptied.

A decided 外部学习登记 stays as it was decided: what was wrong about it is corrected in the study record. Only the
picture of its certificate may still be added.
"""

from sanwei.activities.models import Correction, ExternalClaim, GuideChange
from sanwei.common import guards
from sanwei.common.guards import Event, Guard
from sanwei.org.enums import ERASED_NAME
from sanwei.org.erasing import only_erased

_TABLE = ExternalClaim._meta.db_table
_NAMES = ("member_name", "entered_by_name")
# A certificate may follow its claim; once there it stays like the rest, and goes when its person is erased.
_CERTIFICATE_CHANGES = (
    "(NEW.proof IS DISTINCT FROM OLD.proof AND OLD.proof <> '' AND (NEW.proof <> '' OR NOT EXISTS"
    " (SELECT 1 FROM org_member gone WHERE gone.id = OLD.member_id AND gone.name = '$erased')))"
).replace("$erased", ERASED_NAME)
_FIXED = tuple(
    f'NEW."{field.column}" IS DISTINCT FROM OLD."{field.column}"'
    for field in ExternalClaim._meta.concrete_fields
    if field.name not in ("proof", *_NAMES)
)
_STAYS = " OR ".join((*_FIXED, _CERTIFICATE_CHANGES))

guards.protect(Correction, erasable=("actor",), elsewhere=("member_name", "actor_name"))
guards.protect(GuideChange, erasable=("changed_by",), elsewhere=("changed_by_name",))
guards.register(
    only_erased(Correction, "member_name", "member"),
    only_erased(Correction, "actor_name", "actor"),
    only_erased(GuideChange, "changed_by_name", "changed_by"),
    *(only_erased(ExternalClaim, name, "member") for name in _NAMES),
    *(
        Guard(
            name=f"guard_activities_external_decided_{event.lower()}",
            table=_TABLE,
            event=event,
            refused_when=refused_when,
            message="a decided claim of external study stays as it is",
            needs=("org_member",),
        )
        for event, refused_when in (
            (Event.UPDATE, f"(OLD.state <> 'waiting' AND ({_STAYS}))"),
            (Event.DELETE, "(OLD.state <> 'waiting')"),
        )
    ),
)
