"""Fits allauth to this house: no sign-up, no e-mail, our words; axes does the counting."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanwei.accounts import services
from sanwei.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for every reason: unknown, wrong, closed, a phone that two people share.
        "username_password_mismatch": _(
            "编号（手机号）或密码不对。两个人共用一个手机号的，请用党员编号登录。"
            "忘了密码，请联系本支部书记重新发登录条。"
        ),
        "enter_current_password": _("现在的密码不对，请再输一次。"),
        "incorrect_password": _("密码不对，请再输一次。"),
        "incorrect_code": _("验证码不对，请看准手机上的数字再输一次。"),
        "too_many_login_attempts": _("试得太多了，请过几分钟再试。"),
        "rate_limited": _("试得太多了，请过几分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave counting to axes: allauth's own count knows no minutes left and locks a whole office at ten."""

    def set_password(self, user: User, password: str) -> None:
        services.set_password(user=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")


class TwoFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对，请看准手机上的数字再输一次。"),
        "cannot_generate_recovery_codes": _("请先开启两步验证，再生成备用码。"),
    }

    def get_totp_label(self, user: User) -> str:
        return f"{user.name} {user.number}"
