"""What goes with an account whose person is erased: everything that signs in, and what it left at the door."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog

from sanwei.accounts.models import SignInSlip, StoredSession, User


def forget(*, user: User, name: str) -> None:
    """Leave an account that nobody signs in to, called ``name``; its number stays and is never given again.

    Sessions, slips, second factors, addresses and the log of its sign-ins are deleted.
    """
    told = {user.number, user.name, user.phone, user.email} - {""}
    user.name, user.phone, user.email = name, "", ""
    user.is_active = False
    user.session_epoch += 1
    user.set_unusable_password()
    user.save()
    StoredSession.objects.filter(user=user).delete()
    SignInSlip.objects.filter(user=user).delete()
    for reverse in ("emailaddress_set", "authenticator_set"):
        getattr(user, reverse).all().delete()
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(username__in=told).delete()
