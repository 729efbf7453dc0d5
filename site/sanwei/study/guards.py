"""Records, months that are over and the steps of disputes are append-only in the database itself.

Only a pointer to an account may empty.

A name leaves a record when its person is erased, and in no other way.
"""

from sanwei.common import guards
from sanwei.org.erasing import only_erased
from sanwei.study.models import DisputeStep, StudyMonth, StudyRecord

guards.protect(StudyRecord, erasable=("actor",), elsewhere=("member_name", "actor_name"))
guards.protect(DisputeStep, erasable=("actor",), elsewhere=("actor_name",))
guards.protect(StudyMonth)
guards.register(
    only_erased(StudyRecord, "member_name", "member"),
    only_erased(StudyRecord, "actor_name", "actor"),
    only_erased(DisputeStep, "actor_name", "actor"),
)
