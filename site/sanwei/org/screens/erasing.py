"""注销个人信息 in the admin of the 党委: what goes and what stays is shown first, then the number is asked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org import queries, services
from sanwei.org.cms.own import editor_of, own
from sanwei.org.enums import ERASED_NAME, PRESENT_STATES, Role, Stays
from sanwei.org.mentions import Mention
from sanwei.org.models import Member
from sanwei.org.services import Erasure

REFUSED_STATUS = 422


class ReasonForm(forms.Form):
    """First step: why."""

    reason = forms.CharField(
        label=_("注销的依据"),
        max_length=200,
        help_text=_("例如：本人9月20日书面申请。写进操作日志，请不要写姓名。"),
    )


class NumberForm(ReasonForm):
    """Second step: the number once more, so that nobody goes by a slip of the finger."""

    reason = forms.CharField(max_length=200, widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("再输一遍这个人的编号"), max_length=32, help_text=_("注销以后不能恢复。")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number != self.member.number:
            raise forms.ValidationError(_now("编号对不上，请看清楚再输。"))
        return number


@dataclass(frozen=True)
class Group:
    """All that goes, or what stays for one reason."""

    title: str
    mentions: tuple[Mention, ...]
    is_going: bool = False

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Return the places in words, each with how many rows name the person there."""
        counts: Counter[str] = Counter()
        for one in self.mentions:
            counts[one.place] += one.count
        return list(counts.items())


def may_erase(user: object, member: Member) -> bool:
    """Whether ``user`` answers for the whole 党委, and the person has left and still has the name."""
    return (
        isinstance(user, User)
        and member.name != ERASED_NAME
        and member.status not in PRESENT_STATES
        and queries.roles_of(user, at=clock.now())
        .filter(role=Role.ADMINISTRATOR, unit__depth=1)
        .exists()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what goes and what stays and ask why; then ask for the number; then erase. Raises: NotVisible."""
    actor = editor_of(request)
    member: Member = own(Member, request, pk)
    if not may_erase(actor, member):
        raise NotVisible
    reason = ReasonForm(request.POST or None)
    if not reason.is_valid():
        return _page(request, member, reason)
    form = NumberForm(
        request.POST if "number" in request.POST else None,
        member=member,
        initial=reason.cleaned_data,
    )
    if not form.is_valid():
        return _page(request, member, form)
    services.erase(member=member, reason=form.cleaned_data["reason"], actor=actor, at=clock.now())
    messages.success(request, _now("已注销编号%s的个人信息。") % member.number)
    return redirect("org_members:index")


def _page(request: HttpRequest, member: Member, form: ReasonForm) -> HttpResponse:
    found = services.foresee_erasure(member=member)
    context = {
        "member": member,
        "form": form,
        "is_last": isinstance(form, NumberForm),
        "groups": [
            Group(str(_now("这些地方的姓名、电话会去掉")), found.goes, is_going=True),
            *_staying(found),
        ],
        "namesakes": found.namesakes,
    }
    status = REFUSED_STATUS if form.is_bound else 200
    return render(request, "org/erase.html", context, status=status)


def _staying(found: Erasure) -> Iterable[Group]:
    for why in Stays:
        mentions = tuple(one for one in found.stays if one.why == why)
        if mentions:
            yield Group(str(_now("留下：%s") % why.label), mentions)
