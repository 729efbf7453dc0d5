"""Records and the steps of disputes are append-only in the database itself; only a pointer to an account may empty."""

from sanwei.common import guards
from sanwei.study.models import DisputeStep, StudyRecord

guards.protect(StudyRecord, erasable=("actor",))
guards.protect(DisputeStep, erasable=("actor",))
