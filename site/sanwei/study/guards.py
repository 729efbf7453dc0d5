"""StudyRecord is append-only in the database itself; only its pointer to an erased account may be emptied."""

from sanwei.common import guards
from sanwei.study.models import StudyRecord

guards.protect(StudyRecord, erasable=("actor",))
