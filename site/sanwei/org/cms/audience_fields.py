"""谁能看到 as three plain fields of a form, for pages and for rows of a unit alike."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from sanwei.common import clock
from sanwei.org.cms.placing import audience_units
from sanwei.org.enums import MemberKind
from sanwei.org.models import Audience, OrgUnit
from sanwei.org.services import audience_for

AUDIENCE_KINDS = [
    (kind.value, kind.label)
    for kind in (
        MemberKind.FORMAL,
        MemberKind.PROBATIONARY,
        MemberKind.DEVELOPMENT_TARGET,
        MemberKind.ACTIVIST,
    )
]


class AudienceForm(WagtailAdminModelForm):
    """Fields for the instance's ``audience``; the subclass says whose subtree they offer."""

    audience_unit = forms.ModelChoiceField(
        OrgUnit.objects.none(),
        label=_("范围"),
        empty_label=None,
        help_text=_("选中的组织和它下面的所有组织都能看到。"),
    )
    audience_kinds = forms.MultipleChoiceField(
        label=_("人员"),
        choices=AUDIENCE_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾就是正式党员和预备党员。"),
    )
    audience_masses = forms.BooleanField(
        label=_("职工群众也可看"),
        required=False,
        help_text=_("职工群众看了不计学时，不进应学人数。"),
    )

    def offer_audiences(self, unit: OrgUnit) -> None:
        """Fill the fields for content of ``unit``."""
        field = self.fields["audience_unit"]
        field.queryset = audience_units(self.for_user, unit, at=clock.now())
        if self.instance.audience_id:
            audience = self.instance.audience
            field.initial = audience.unit_id
            self.fields["audience_kinds"].initial = audience.member_kinds
            self.fields["audience_masses"].initial = audience.includes_masses
            # An audience that an upper unit has set stays choosable for the branch's editor.
            field.queryset |= OrgUnit.objects.filter(pk=audience.unit_id)
        else:
            field.initial = unit.pk

    def chosen_audience(self, cleaned: dict[str, Any]) -> Audience:
        """Return the audience of the filled-in fields; posts that the row had already are kept."""
        return audience_for(
            unit=cleaned["audience_unit"],
            member_kinds=cleaned.get("audience_kinds", []),
            roles=self.instance.audience.roles if self.instance.audience_id else (),
            includes_masses=cleaned.get("audience_masses", False),
        )
