"""Stamps sessions when somebody signs in or changes the password, whichever page it happened on."""

from typing import Any

from allauth.account.signals import password_changed, password_set
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from sanwei.accounts import sessions
from sanwei.accounts.models import User
from sanwei.common import clock


@receiver(user_logged_in, dispatch_uid="accounts.stamp_session")
def stamp_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.start(request, user, at=clock.now())


@receiver([password_changed, password_set], dispatch_uid="accounts.keep_session")
def keep_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.keep(request, user)
    sessions.forget_slip(request.session)
