"""Signing in by a printed slip. Looking at the address changes nothing: chats fetch it for previews."""

from collections.abc import Sequence

import segno
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.generic import View

from sanwei.accounts import services, sessions, slips
from sanwei.accounts.forms import OwnPhoneForm, SlipCodeForm
from sanwei.accounts.services import IssuedSlip
from sanwei.common import clock
from sanwei.common.errors import SanweiError

SLIPS_A_SHEET = 8


@method_decorator(never_cache, name="dispatch")
class SlipCodeView(View):
    """For who can't scan: the short text, typed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/slip_code.html", {"form": SlipCodeForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SlipCodeForm(request.POST)
        if form.is_valid():
            return redirect("accounts:slip", form.cleaned_data["code"])
        return render(request, "accounts/slip_code.html", {"form": form})


@method_decorator(never_cache, name="dispatch")
class SlipView(View):
    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        try:
            slip = slips.open_slip(secret, at=clock.now())
        except SanweiError as error:
            return _refused(request, error)
        return render(request, "accounts/slip.html", {"owner": slip.user, "form": OwnPhoneForm()})

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        form = OwnPhoneForm(request.POST)
        form.full_clean()
        try:
            user = services.redeem_slip(secret=secret, at=clock.now())
        except SanweiError as error:
            return _refused(request, error)
        if request.user.is_authenticated:
            logout(request)
        sessions.choose_length(request.session, own_phone=form.cleaned_data["own_phone"])
        sessions.mark_slip(request.session)
        # Through allauth, so that a second factor is asked of those who switched it on.
        response: HttpResponse = perform_login(request, user)
        return response


def print_sheet(
    request: HttpRequest, *, issued: Sequence[IssuedSlip], heading: str
) -> HttpResponse:
    """Render slips as A4 sheets to be cut apart; the caller has decided that this person may hand them out.

    The page is the only place where the secrets are ever shown: it is not kept by browser or proxy.
    """
    cards = [{"slip": one, "qr": _qr(one.url)} for one in issued]
    sheets = [cards[i : i + SLIPS_A_SHEET] for i in range(0, len(cards), SLIPS_A_SHEET)]
    response = render(
        request,
        "accounts/slip_sheets.html",
        {
            "sheets": sheets,
            "heading": heading,
            "code_address": settings.BASE_URL + reverse("accounts:slip_code"),
        },
    )
    response["Cache-Control"] = "no-store, private"
    return response


def _qr(text: str) -> str:
    # Without a size of its own, so that the style sheet scales it instead of cutting it off.
    svg: str = segno.make(text, error="m").svg_inline(border=2, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - drawn by segno from our own address


def _refused(request: HttpRequest, error: SanweiError) -> HttpResponse:
    return render(
        request, "accounts/slip_refused.html", {"message": error.message}, status=error.status
    )
