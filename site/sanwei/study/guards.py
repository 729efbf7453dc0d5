"""Records and the steps of disputes are append-only in the database itself; only a pointer to an account may empty.

A name leaves a record when its person is erased, and in no other way.
"""

from sanwei.common import guards
from sanwei.common.guards import Event, Guard
from sanwei.org.enums import ERASED_NAME
from sanwei.study.models import DisputeStep, StudyRecord

guards.protect(StudyRecord, erasable=("actor",), elsewhere=("member_name", "actor_name"))
guards.protect(DisputeStep, erasable=("actor",))
guards.register(
    *(
        Guard(
            name=f"guard_study_record_{name}_erased",
            table=StudyRecord._meta.db_table,
            event=Event.UPDATE,
            refused_when=(
                "NEW.$name IS DISTINCT FROM OLD.$name AND (NEW.$name <> '$erased' OR NOT EXISTS"
                " (SELECT 1 FROM $table gone WHERE gone.id = OLD.$person AND gone.name = '$erased'))"
            )
            .replace("$name", name)
            .replace("$erased", ERASED_NAME)
            .replace("$table", table)
            .replace("$person", person),
            message="a name leaves a record only when its person is erased",
            needs=(table,),
        )
        for name, person, table in (
            ("member_name", "member_id", "org_member"),
            ("actor_name", "actor_id", "accounts_user"),
        )
    )
)
