from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from sanwei.home.audit.queries import Asked
from sanwei.home.audit.words import KINDS
from sanwei.org.models import OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet


class AuditFilter(forms.Form):
    """What is looked for; read from the address, so that a search can be kept."""

    first = forms.DateField(label=_("从"), required=False, widget=AdminDateInput)
    last = forms.DateField(label=_("到"), required=False, widget=AdminDateInput)
    person = forms.CharField(label=_("操作人"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("操作"),
        required=False,
        choices=[("", _("全部")), *((key, label) for key, label, _beginnings in KINDS)],
    )
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label=_("党组织"), required=False, empty_label=_("全部")
    )

    def __init__(self, *args: Any, units: OrgUnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("last", _("结束日期早于开始日期，请改正。"))
        return data

    def asked(self) -> Asked:
        """Return what a valid form means."""
        data = self.cleaned_data
        return Asked(
            first=data["first"],
            last=data["last"],
            person=data["person"].strip(),
            kind=data["kind"],
            unit=data["unit"],
        )
