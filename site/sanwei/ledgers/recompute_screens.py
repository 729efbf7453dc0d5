"""按规则重算 in the admin: choose, see every entry that would change, confirm with a reason, watch it being booked."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import AdminDateInput

from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries, services
from sanwei.ledgers.errors import (
    NeedsReason,
    RecomputeNothing,
    RecomputeStale,
    RecomputeUnderWay,
)
from sanwei.ledgers.models import CreditRule, Recompute
from sanwei.ledgers.queries.recompute import Booking, RecomputePreview
from sanwei.ledgers.scopes import own_units
from sanwei.org.cms.own import editor_of
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet, rows_for, shown
from sanwei.org.models import OrgUnit

ROWS_A_PAGE = 100
REFUSED_STATUS = 422
# The one who confirmed looks at once; the lane looks every two seconds.
REFRESH_SECONDS = 3


class ScopeForm(forms.Form):
    """What is to be reckoned anew; read from the address, so that a preview can be looked at again."""

    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label=_("组织"), help_text=_("连同它的下级一起重算。")
    )
    from_on = forms.DateField(
        label=_("从哪一天起"),
        widget=AdminDateInput,
        help_text=_("这一天到当年12月31日发生的学习。已归档的季度不动，改动记入登记中的季度。"),
    )

    def __init__(self, *args: Any, user: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = own_units(user)  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    reason = forms.CharField(
        label=_("重算原因"),
        max_length=300,
        help_text=_(
            "写进每一条更正记录和操作日志，例如：按党委2026年9月通知，集体学习改为每小时计0.5学时。"
        ),
        error_messages={"required": _("请写明重算原因，它会和更正记录放在一起。")},
    )
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the scope; with a scope in the address show the preview; with a POST accept it."""
    at = clock.now()
    actor = editor_of(request)
    if not own_units(actor).exists():
        raise NotVisible
    asked = "unit" in request.GET
    form = ScopeForm(
        request.GET if asked else None,
        user=actor,
        initial={"from_on": Quarter.of(clock.local_date(at)).starts_on},
    )
    if not asked or not form.is_valid():
        status = REFUSED_STATUS if asked else 200
        return render(request, "ledgers/cms/recompute_new.html", {"form": form}, status=status)
    unit, from_on = form.cleaned_data["unit"], form.cleaned_data["from_on"]
    accept = AcceptForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = REFUSED_STATUS
        if accept.is_valid():
            try:
                run = services.start_recompute(
                    public_id=accept.cleaned_data["key"],
                    unit=unit,
                    year=from_on.year,
                    from_on=from_on,
                    accepted=accept.cleaned_data["fingerprint"],
                    reason=accept.cleaned_data["reason"],
                    actor=actor,
                    at=at,
                )
                return redirect("ledger_recomputes:look", run.public_id)
            except (RecomputeStale, RecomputeNothing, RecomputeUnderWay, NeedsReason) as refused:
                messages.error(request, str(refused.message))
    return _preview(request, unit, from_on, accept, at, status)


def _preview(
    request: HttpRequest,
    unit: OrgUnit,
    from_on: date,
    accept: AcceptForm,
    at: datetime,
    status: int,
) -> HttpResponse:
    preview = queries.preview_recompute(unit=unit, year=from_on.year, from_on=from_on, at=at)
    told = accept.data.get("reason", "") if accept.is_bound else ""
    fresh = AcceptForm(initial={"reason": told, "fingerprint": preview.fingerprint, "key": uuid4()})
    page = Paginator(preview.bookings, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "preview": preview,
        "accept": fresh,
        "errors": accept.errors.get("reason", ()) if accept.is_bound else (),
        "page": page,
        "rows": _rows(page.object_list),
        "query": urlencode({"unit": unit.pk, "from_on": from_on.isoformat()}),
        "sentence": _sentence(preview),
    }
    return render(request, "ledgers/cms/recompute_preview.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show how far an accepted recompute is; one that stopped goes on with one press."""
    actor = editor_of(request)
    rows = rows_for(Recompute, actor, ("view",))
    found = rows.select_related("unit").filter(public_id=run).first()
    if found is None:
        raise NotVisible
    if request.method == "POST":
        try:
            services.retry_recompute(run=found, actor=actor, at=clock.now())
        except RecomputeUnderWay as refused:
            messages.error(request, str(refused.message))
        return redirect("ledger_recomputes:look", found.public_id)
    context = {"run": found, "refresh": REFRESH_SECONDS}
    return render(request, "ledgers/cms/recompute_run.html", context)


def _sentence(preview: RecomputePreview) -> str:
    if not preview.total:
        return _now("按现在的规则没有要改的条目，已经记入的学时都对得上。")
    words = _now("%(people)s人的%(total)s条要改") % {
        "people": preview.people,
        "total": preview.total,
    }
    if preview.late:
        words += _now("，其中%s条所在季度已归档，作为上期补记记入登记中的季度") % preview.late
    crossing = []
    if preview.reaching:
        crossing.append(_now("%s人由此达标") % preview.reaching)
    if preview.falling:
        crossing.append(_now("%s人由此不再达标") % preview.falling)
    words += _now("；") + (
        _now("，").join(crossing) if crossing else _now("没有人的年度达标情况改变")
    )
    return words + _now("。")


def _rows(bookings: Any) -> list[dict[str, Any]]:
    """Return what the table says of each booking. One query for the units that set the rules."""
    listed: list[Booking] = list(bookings)
    units = OrgUnit.objects.in_bulk(
        {
            rule.unit_id
            for one in listed
            for rule in (one.change.rule_before, one.change.rule_after)
            if rule is not None
        }
    )

    def version(rule: CreditRule | None) -> str:
        if rule is None:
            return ""
        return _now("%(unit)s第%(version)s版") % {
            "unit": units[rule.unit_id].short_name,
            "version": rule.version,
        }

    return [
        {
            "booking": one,
            "change": one.change,
            "rule_before": version(one.change.rule_before),
            "rule_after": version(one.change.rule_after),
        }
        for one in listed
    ]


class RecomputeIndexView(ScopedIndexView):
    def get_add_url(self) -> str:
        return reverse("ledger_recomputes:add")

    def get_edit_url(self, instance: Recompute) -> str:
        return reverse("ledger_recomputes:look", args=[instance.public_id])

    def get_list_more_buttons(self, instance: Recompute) -> list[Any]:
        return []


class RecomputeViewSet(UnitModelViewSet):
    model = Recompute
    name = "ledger_recomputes"
    icon = "rotate"
    menu_label = _("按规则重算")
    index_view_class = RecomputeIndexView
    form_fields: list[str] = ["reason"]
    list_display = (
        Column("unit", label=_("组织")),
        "from_on",
        shown("state", _("状态")),
        "total",
        "actor_name",
        DateColumn("created_at", label=_("确认时间")),
    )
    ordering = ("-created_at",)
    search_backend_name = None
    add_to_reference_index = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", new, name="add"),
            path("run/<uuid:run>/", look, name="look"),
        ]
