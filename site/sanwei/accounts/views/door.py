"""The one door: every other sign-in page of the software behind us leads here."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sanwei.accounts.safety import is_own_address


@never_cache
def lead_to_the_door(request: HttpRequest) -> HttpResponse:
    """Send Wagtail's own sign-in addresses, which know no second factor, to ours."""
    wanted = request.GET.get("next", "") or request.POST.get("next", "")
    if not is_own_address(request, wanted):
        wanted = reverse("wagtailadmin_home")
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': wanted})}")


def ask_secretary(request: HttpRequest) -> HttpResponse:
    """Say how a password is renewed here: by a slip on paper, not by e-mail."""
    return render(
        request,
        "accounts/ask_secretary.html",
        {
            "title": _("忘了密码"),
            "sentence": _("请联系本支部书记重新发登录条。"),
        },
    )


def sign_up_closed(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return render(
        request,
        "accounts/ask_secretary.html",
        {
            "title": _("这里不用注册"),
            "sentence": _("账号由本支部书记开通。请联系本支部书记领一张登录条。"),
        },
        status=403,
    )


def closed(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Stand for allauth's e-mail pages: their names must resolve, their addresses lead nowhere."""
    raise Http404
