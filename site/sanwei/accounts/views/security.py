"""账号与安全: one's own sign-ins, password, text size and second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sanwei.accounts import services, sessions
from sanwei.accounts.enums import TextSize
from sanwei.accounts.forms import TextSizeForm
from sanwei.accounts.safety import account_of


@never_cache
@login_required
def security(request: HttpRequest) -> HttpResponse:
    user = account_of(request)
    return render(
        request,
        "accounts/security.html",
        {
            "room": "me",
            "text_size": TextSizeForm(initial={"text_size": user.text_size}),
            "is_own_phone": sessions.is_own_phone(request.session),
            "ends_at": sessions.ends_at(request.session),
            "has_two_factor": is_mfa_enabled(user),
        },
    )


@require_POST
@login_required
def set_text_size(request: HttpRequest) -> HttpResponse:
    form = TextSizeForm(request.POST)
    if form.is_valid():
        services.set_text_size(
            user=account_of(request), text_size=TextSize(form.cleaned_data["text_size"])
        )
        messages.success(request, _("字号已换好，您的其他设备也会跟着变。"))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("accounts:security")


@require_POST
@login_required
def end_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out on every device, this one included."""
    services.end_all_sessions(account_of(request))
    logout(request)
    messages.success(request, _("已在所有设备上退出。要继续学习，请重新登录。"))
    return redirect("account_login")
