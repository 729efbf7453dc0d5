"""Forms of the door, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.core import context
from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from sanwei.accounts import sessions, slips
from sanwei.accounts.enums import TextSize
from sanwei.accounts.models import User
from sanwei.common import clock

PASSWORD_HELP = _("至少8位，不要全是数字，也不要用姓名、编号或手机号。一句好记的话就很好。")


class OwnPhoneForm(forms.Form):
    """Asks whose device this is: it decides how long the sign-in lasts."""

    own_phone = forms.BooleanField(
        required=False,
        label=_("这是我自己的手机"),
        help_text=_("勾上后，常用就不用再登录。公用、借来的手机不要勾，12小时后自动退出。"),
    )


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("党员编号或手机号")
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["own_phone"] = OwnPhoneForm.base_fields["own_phone"]

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        if request.user.is_authenticated:
            # Somebody else's session: nothing of it may reach the next person.
            logout(request)
        sessions.choose_length(request.session, own_phone=self.cleaned_data["own_phone"])
        response: HttpResponseBase = super().login(request, redirect_url)
        if request.user.is_authenticated:
            # allauth sets a length of its own after signing in.
            sessions.set_expiry(request.session, at=clock.now())
        return response


class _NewPassword:
    """The pair of fields for a password that is new."""

    fields: dict[str, forms.Field]

    def _word(self) -> None:
        self.fields["password1"].label = _("新密码")
        self.fields["password1"].help_text = PASSWORD_HELP
        self.fields["password2"].label = _("再输一次新密码")
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs = {"autocomplete": "new-password"}


class ChangePasswordForm(_NewPassword, AllauthChangePasswordForm):
    """Who came by a slip has just proved more than an old password would, and may not know it."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word()
        session = context.request.session
        if self.user.must_change_password and sessions.came_by_slip(session):
            del self.fields["oldpassword"]
        else:
            self.fields["oldpassword"].label = _("现在的密码")
            self.fields["oldpassword"].help_text = ""
            self.fields["oldpassword"].widget.attrs = {"autocomplete": "current-password"}

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.must_change_password and self.user.check_password(password):
            raise forms.ValidationError(_("新密码不能和发给您的密码一样。"), code="same_password")
        return password


class SetPasswordForm(_NewPassword, AllauthSetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word()


class SlipCodeForm(forms.Form):
    code = forms.CharField(
        label=_("登录条上的字母和数字"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = slips.tidy(self.cleaned_data["code"])
        if len(code) != slips.SECRET_LENGTH or not set(code) <= set(slips.ALPHABET):
            raise forms.ValidationError(
                _("一共16位，没有0、1、2、5、8。请对着登录条再输一次。"), code="malformed"
            )
        return code


class TextSizeForm(forms.Form):
    text_size = forms.ChoiceField(
        label=_("字号"), choices=TextSize.choices, widget=forms.RadioSelect
    )
