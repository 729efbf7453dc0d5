"""Addresses of the door. allauth's pages are listed one by one: what is not here is not reachable."""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from sanwei.accounts.views import door, security, slips

own: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="accounts:security")),
    path("security/", security.security, name="security"),
    path("security/text-size/", security.set_text_size, name="text_size"),
    path("security/end-everywhere/", security.end_everywhere, name="end_everywhere"),
    path("slip/", slips.SlipCodeView.as_view(), name="slip_code"),
    path("slip/<str:secret>/", slips.SlipView.as_view(), name="slip"),
]
# allauth asks for these names while it renders or redirects.
CLOSED = {
    "account_email": "email/",
    "account_email_verification_sent": "confirm-email/",
    "account_confirm_login_code": "login/code/confirm/",
    "account_reset_password_done": "password/reset/done/",
    "account_reset_password_from_key_done": "password/reset/key/done/",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "accounts"))),
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth_views.password_change, name="account_change_password"),
    path("password/set/", allauth_views.password_set, name="account_set_password"),
    path("password/reset/", door.ask_secretary, name="account_reset_password"),
    path("signup/", door.sign_up_closed, name="account_signup"),
    path("2fa/", include("allauth.mfa.urls")),
    *(path(address, door.closed, name=name) for name, address in CLOSED.items()),
]
