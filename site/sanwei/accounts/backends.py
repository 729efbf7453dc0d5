"""Signs people in by member number or phone, with a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from sanwei.accounts import names
from sanwei.accounts.models import User
from sanwei.accounts.session_engine import owner_in_hand


class NumberOrPhoneBackend(ModelBackend):
    """Accepts the member number, or a phone number that belongs to exactly one active account."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if not username or not password:
            return None
        typed = names.tidy(username)
        user = User.objects.filter(number=typed).first() or self._by_phone(typed)
        if user is None:
            # As much work as a real check, so that the time tells nothing about who exists.
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None

    def get_user(self, user_id: Any) -> User | None:
        """Return the account; the one that its session has read along costs no query of its own."""
        owner = owner_in_hand(user_id)
        if owner is not None:
            return owner if self.user_can_authenticate(owner) else None
        return super().get_user(user_id)

    def _by_phone(self, phone: str) -> User | None:
        if not phone:
            return None
        owners = list(User.objects.filter(phone=phone, is_active=True)[:2])
        return owners[0] if len(owners) == 1 else None
