"""Small guards of views: redirects stay inside the house, an account is really there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from sanwei.accounts.models import User


def is_own_address(request: HttpRequest, address: str) -> bool:
    """Tell whether ``address`` is a page of this site, however it is spelt."""
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def account_of(request: HttpRequest) -> User:
    """Return who is signed in, behind ``login_required``."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
