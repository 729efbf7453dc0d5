"""Stops guessing. Owns the limits and the page that says how long; django-axes counts.

Three counts over the last 15 minutes, because one office often shares one address: 5 failures of an account
from one address, 20 of an account from anywhere, 100 from one address for whichever accounts.
"""

import math
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sanwei.accounts import names

COOL_OFF: timedelta = settings.AXES_COOLOFF_TIME
# In the order of AXES_LOCKOUT_PARAMETERS; the first is AXES_FAILURE_LIMIT.
LIMITS = (5, 20, 100)


def client_address(request: HttpRequest) -> str | None:
    """Return the client's address behind SANWEI_PROXY_COUNT proxies; None where no client asked."""
    if not request.META.get("REMOTE_ADDR"):
        return None
    address: str = get_adapter().get_client_ip(request)
    return address


def typed_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return what was typed as name, tidied; not the account behind it, whose existence must not show."""
    typed = request.POST.get("login") or (credentials or {}).get("username") or ""
    return names.tidy(str(typed))[:255]


class LockoutHandler(AxesDatabaseHandler):
    """Weighs the three counts so that each reaches axes' one limit at its own."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        counts = self._counts(request, credentials)
        weighed = zip(counts, LIMITS, strict=True)
        return max(count * LIMITS[0] // limit for count, limit in weighed)

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Forget the account's failures from this address only: signing in oneself must not wipe a guesser's count."""
        pair = self.filter_user_attempts(request, credentials)[0]
        deleted, _ = pair.delete()
        return int(deleted)

    def seconds_left(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return how long the lock lasts at most, counted from the last failure that fed it."""
        latest = [
            attempts.latest("attempt_time").attempt_time
            for attempts, limit in zip(
                self.get_user_attempts(request, credentials), LIMITS, strict=True
            )
            if _failures(attempts) >= limit
        ]
        if not latest:
            return int(COOL_OFF.total_seconds())
        left = max(latest) + COOL_OFF - timezone.now()
        return max(int(left.total_seconds()), 1)

    def _counts(self, request: HttpRequest, credentials: dict[str, Any] | None) -> list[int]:
        return [_failures(attempts) for attempts in self.get_user_attempts(request, credentials)]


def _failures(attempts: Any) -> int:
    return sum(attempts.values_list("failures_since_start", flat=True))


def locked_response(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Say that sign-in is locked and for how many minutes, the same for accounts that exist and that don't."""
    seconds = LockoutHandler().seconds_left(request, credentials)
    response = render(
        request, "accounts/locked.html", {"minutes": math.ceil(seconds / 60)}, status=429
    )
    response["Retry-After"] = str(seconds)
    return response
