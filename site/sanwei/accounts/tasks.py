"""Daily sweeping: sessions that ended, failures that no longer count, slips that nobody can use."""

from datetime import timedelta

from axes.models import AccessAttempt

from sanwei.accounts.lockout import COOL_OFF
from sanwei.accounts.models import SignInSlip
from sanwei.accounts.session_engine import SessionStore
from sanwei.common import clock, lanes

# Long enough for "who used my slip?", which the audit trail answers afterwards.
SLIPS_KEPT = timedelta(days=90)


@lanes.every(24 * 3600, lane="fast", name="accounts.sweep")
def sweep() -> None:
    at = clock.now()
    SessionStore.clear_expired()
    AccessAttempt.objects.filter(attempt_time__lt=at - COOL_OFF).delete()
    SignInSlip.objects.filter(expires_at__lt=at - SLIPS_KEPT).delete()
