"""Writes of this app: notices, the daily digest, suggestions and their answers."""

from sanwei.notices.services.digests import send_digests
from sanwei.notices.services.notices import mark_read, notify, prune
from sanwei.notices.services.suggestions import answer, suggest

__all__ = ["answer", "mark_read", "notify", "prune", "send_digests", "suggest"]
