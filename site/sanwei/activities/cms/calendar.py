"""节假日和调休 in the admin: a list, a day at a time, or a year pasted at once; 管理员 of the top unit only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.activities.errors import CalendarUnclear
from sanwei.activities.models import SpecialDay
from sanwei.activities.services import calendar
from sanwei.common import clock
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet, shown
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet
from sanwei.org.permissions import UnitPermissionPolicy


class CalendarPolicy(UnitPermissionPolicy):
    """The calendar belongs to the whole house: only roles in its top unit reach it."""

    def __init__(self) -> None:
        super().__init__(SpecialDay, roles=frozenset({Role.ADMINISTRATOR}))

    def _paths(self, user: User, wanted: Any) -> list[str]:
        return [one for one in super()._paths(user, wanted) if len(one) == OrgUnit.steplen]

    def within(self, units: OrgUnitQuerySet) -> Q:
        return Q() if units.filter(depth=1).exists() else Q(pk__in=())


class SpecialDayForm(WagtailAdminModelForm):
    class Meta:
        model = SpecialDay
        fields = ["day", "kind", "name", "basis"]


class PasteForm(forms.Form):
    days = forms.CharField(
        label=gettext_lazy("日期，一行一天或一段"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "写成“2026-10-01 休 国庆节”，或“2026-10-01至2026-10-07 休 国庆节”。"
        ),
        error_messages={"required": gettext_lazy("请粘贴日期。")},
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("通知的名称和日期。"),
        error_messages={"required": gettext_lazy("请写明依据。")},
    )


class CalendarIndexView(ScopedIndexView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [
            *super().header_more_buttons,
            Button(
                _("粘贴一年的安排"),
                url=reverse("special_days:paste"),
                icon_name="paste",
                priority=5,
            ),
        ]


class CalendarViewSet(UnitModelViewSet):
    model = SpecialDay
    name = "special_days"
    url_prefix = "special-days"
    menu_label = gettext_lazy("节假日和调休")
    icon = "date"
    add_to_settings_menu = False
    add_to_admin_menu = True
    menu_order = 730
    index_view_class = CalendarIndexView
    list_display = ["day", shown("kind", gettext_lazy("休或班")), "name", "basis"]
    list_filter = ["kind"]
    ordering = ["-day"]
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[SpecialDayForm]:
        return SpecialDayForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("paste/", paste, name="paste")]


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Take a year's notice as lines; the first line that is unclear comes back, and nothing is saved."""
    if not policy_registry.get_by_type(SpecialDay).user_has_permission(request.user, "add"):
        raise PermissionDenied
    form = PasteForm(request.POST or None)
    if form.is_valid():
        try:
            days = calendar.read_days(form.cleaned_data["days"])
        except CalendarUnclear as unclear:
            form.add_error("days", str(unclear.message))
        else:
            changed = calendar.write_days(
                days=days,
                basis=form.cleaned_data["basis"],
                actor=request.user if isinstance(request.user, User) else None,
                at=clock.now(),
            )
            messages.success(
                request,
                _("已读%(days)s天，改动%(changed)s天。已有记录的“补录”不变。")
                % {"days": len(days), "changed": changed},
            )
            return redirect("special_days:index")
    return render(request, "activities/cms/paste.html", {"form": form})
