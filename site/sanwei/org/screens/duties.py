"""职务与角色, 学习对象, 受限功能依据: given by date, ended by date."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.org import services
from sanwei.org.cms.viewsets import UnitModelViewSet, shown
from sanwei.org.enums import Feature, MemberKind, Role
from sanwei.org.models import Audience, FeatureApproval, RoleAssignment
from sanwei.org.screens.base import EnteringCreateView, EnteringForm, EnteringViewSet


class AssignRoleForm(EnteringForm):
    class Meta:
        model = RoleAssignment
        fields = ("member", "unit", "role", "starts_on")
        widgets = {"starts_on": AdminDateInput}

    def enter(self, *, actor: User, at: datetime) -> RoleAssignment:
        data = dict(self.cleaned_data)
        self.instance = services.assign_role(
            role=Role(data.pop("role")), actor=actor, at=at, **data
        )
        return self.instance


class EndRoleForm(EnteringForm):
    class Meta:
        model = RoleAssignment
        fields = ("ends_before",)
        widgets = {"ends_before": AdminDateInput}
        help_texts = {"ends_before": _("从这一天起不再担任；内容权限当天收回。")}

    def enter(self, *, actor: User, at: datetime) -> RoleAssignment:
        ends_before = self.cleaned_data["ends_before"]
        assignment = RoleAssignment.objects.select_related("member__user", "unit").get(
            pk=self.instance.pk
        )
        if ends_before is not None:
            services.end_role(assignment=assignment, ends_before=ends_before, actor=actor, at=at)
        return assignment


class RoleViewSet(EnteringViewSet):
    model = RoleAssignment
    create_form = AssignRoleForm
    change_form = EndRoleForm
    name = "org_roles"
    icon = "key"
    menu_label = _("职务与角色")
    list_display = ("member", "unit", shown("role", _("职务或角色")), "starts_on", "ends_before")
    list_filter = ("role",)
    search_fields = ("member__name", "unit__short_name")
    ordering = ("-starts_on", "-pk")


class AudienceForm(EnteringForm):
    member_kinds = forms.MultipleChoiceField(
        label=_("人员类别"),
        choices=MemberKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("不选就是正式党员和预备党员。"),
    )
    roles = forms.MultipleChoiceField(
        label=_("职务"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("不选就不限职务。"),
    )

    class Meta:
        model = Audience
        fields = ("unit", "member_kinds", "roles", "includes_masses")

    def enter(self, *, actor: User, at: datetime) -> Audience:
        data = dict(self.cleaned_data)
        self.instance = services.audience_for(
            unit=data["unit"],
            member_kinds=[MemberKind(kind) for kind in data["member_kinds"]],
            roles=[Role(role) for role in data["roles"]],
            includes_masses=data["includes_masses"],
        )
        return self.instance


class AudienceViewSet(UnitModelViewSet):
    """An audience is never changed: what was published for it would be for others overnight."""

    model = Audience
    add_view_class = EnteringCreateView
    name = "org_audiences"
    icon = "group"
    menu_label = _("学习对象")
    list_display = (Column("__str__", label=_("学习对象")), "unit", "includes_masses")
    search_fields = ("unit__short_name",)
    search_backend_name = None
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[EnteringForm]:
        return AudienceForm


class ApproveForm(EnteringForm):
    class Meta:
        model = FeatureApproval
        fields = (
            "unit", "feature", "document_title", "document_number", "document_on", "starts_on",
        )  # fmt: skip
        widgets = {"document_on": AdminDateInput, "starts_on": AdminDateInput}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        unit = data.get("unit")
        if data.get("feature") == Feature.IDENTITY and unit is not None and unit.depth > 1:
            self.add_error("unit", _("身份证号要么全党委都保存，要么都不保存，请选党委。"))
        return data

    def enter(self, *, actor: User, at: datetime) -> FeatureApproval:
        approval: FeatureApproval = self.save()
        _log("org.feature.approve", approval, actor, at)
        return approval


class WithdrawForm(EnteringForm):
    class Meta:
        model = FeatureApproval
        fields = ("ends_before",)
        widgets = {"ends_before": AdminDateInput}

    def enter(self, *, actor: User, at: datetime) -> FeatureApproval:
        approval: FeatureApproval = self.save()
        _log("org.feature.withdraw", approval, actor, at)
        return approval


class ApprovalViewSet(EnteringViewSet):
    model = FeatureApproval
    create_form = ApproveForm
    change_form = WithdrawForm
    name = "org_approvals"
    icon = "doc-full"
    menu_label = _("受限功能依据")
    list_display = (
        shown("feature", _("功能")), "unit", "document_number", "starts_on", "ends_before",
    )  # fmt: skip
    search_fields = ("document_title", "document_number")


def _log(action: str, approval: FeatureApproval, actor: User, at: datetime) -> None:
    details: dict[str, Any] = {
        "feature": approval.feature,
        "document_number": approval.document_number,
    }
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="org.featureapproval",
        target_key=approval.pk,
        unit_key=approval.unit.public_id,
        **details,
    )
