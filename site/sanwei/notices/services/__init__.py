"""Writes of this app: notices, digests, preferences, suggestions and their answers."""

from sanwei.notices.services.digests import send_digests
from sanwei.notices.services.duty_digests import Matter, send_duty_digest
from sanwei.notices.services.notices import mark_read, notify, prune
from sanwei.notices.services.preferences import choose_rhythms
from sanwei.notices.services.suggestions import answer, suggest

__all__ = [
    "Matter",
    "answer",
    "choose_rhythms",
    "mark_read",
    "notify",
    "prune",
    "send_digests",
    "send_duty_digest",
    "suggest",
]
