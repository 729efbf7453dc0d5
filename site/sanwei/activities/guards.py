"""Corrections are append-only in the database itself; only the pointer to an erased account may be emptied."""

from sanwei.activities.models import Correction
from sanwei.common import guards

guards.protect(Correction, erasable=("actor",))
