"""党员 and 组织关系: taking in, changing, transferring. A stored phone number is never shown here, only replaced."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import Button

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org import services, transfers
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet, shown
from sanwei.org.enums import BRANCH_KINDS, MemberKind, PartyStatus, UnitKind
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.screens.base import EnteringEditView, EnteringForm, EnteringViewSet
from sanwei.org.screens.erasing import erase, may_erase

PARTICULARS = (
    "name", "kind", "sex", "ethnicity", "native_place", "born_on", "education", "job",
    "joined_on", "formal_on", "is_mobile", "is_lost", "is_dispatched", "is_leading_cadre",
)  # fmt: skip
DATES = dict.fromkeys(("born_on", "joined_on", "formal_on", "status_on"), AdminDateInput)


class MemberForm(EnteringForm):
    """What both forms ask: particulars, the place, and a new phone number."""

    branch = forms.ModelChoiceField(
        OrgUnit.objects.filter(kind__in=BRANCH_KINDS), label=_("所在党支部")
    )
    group = forms.ModelChoiceField(
        OrgUnit.objects.filter(kind=UnitKind.GROUP), label=_("所在党小组"), required=False
    )
    since = forms.DateField(
        label=_("组织关系自何日起"), widget=AdminDateInput, help_text=_("转接时填转入的日期。")
    )
    new_phone = forms.CharField(
        label=_("联系电话"),
        max_length=32,
        required=False,
        help_text=_("只用来登记新号码；已登记的不在这里显示，留空不改。"),
    )

    class Meta:
        model = Member
        fields: tuple[str, ...] = PARTICULARS
        widgets = DATES

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        branch, group = data.get("branch"), data.get("group")
        if branch and group and not group.is_within(branch):
            self.add_error("group", _("这个党小组不属于所选的党支部。"))
        return data

    def place(self) -> dict[str, Any]:
        """Return and take out the place from the cleaned data."""
        return {name: self.cleaned_data.pop(name) for name in ("branch", "group", "since")}


class TakeInForm(MemberForm):
    def enter(self, *, actor: User, at: datetime) -> Member:
        place, phone = self.place(), self.cleaned_data.pop("new_phone")
        data = dict(self.cleaned_data)
        self.instance = services.enrol(
            name=data.pop("name"),
            kind=MemberKind(data.pop("kind")),
            branch=place["branch"],
            group=place["group"],
            starts_on=place["since"],
            phone=phone,
            **data,
        )
        return self.instance


class ChangeMemberForm(MemberForm):
    class Meta(MemberForm.Meta):
        fields = (*PARTICULARS, "status", "status_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.instance.memberships.order_by("-starts_on").first()
        if present is not None:
            self.initial |= {
                "branch": present.branch_id,
                "group": present.group_id,
                "since": present.starts_on,
            }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        branch, since = data.get("branch"), data.get("since")
        if branch and since and branch.pk != self.initial.get("branch"):
            self._ask_first(branch, since)
        return data

    def _ask_first(self, branch: OrgUnit, since: date) -> None:
        """Show what a back-dated transfer moves, and go on only once exactly that was confirmed."""
        if since >= clock.local_date(clock.now()):
            return
        lines = transfers.foreseen(member=self.instance, branch=branch, since=since)
        shown = transfers.fingerprint(lines)
        if not lines or self.data.get(self.add_prefix("confirmed")) == shown:
            return
        self.fields["confirmed"] = forms.BooleanField(
            label=_("已看过上面的影响，就这样转接"),
            required=False,
            widget=forms.CheckboxInput(attrs={"value": shown}),
        )
        intro = _(
            "转接日期在今天以前，会影响已有的记录。请看清下面的影响，在页面最后勾选确认后再保存。"
        )
        self.add_error("since", [intro, *lines])

    def enter(self, *, actor: User, at: datetime) -> Member:
        place, phone = self.place(), self.cleaned_data.pop("new_phone")
        data = dict(self.cleaned_data)
        status, status_on = PartyStatus(data.pop("status")), data.pop("status_on")
        member = Member.objects.get(pk=self.instance.pk)
        changes = {name: value for name, value in data.items() if getattr(member, name) != value}
        if phone:
            changes["phone"] = phone
        if changes:
            services.update_member(member=member, actor=actor, at=at, **changes)
        if {"branch", "group", "since"} & set(self.changed_data):
            services.transfer(
                member=member,
                branch=place["branch"],
                group=place["group"],
                on=place["since"],
                actor=actor,
                at=at,
            )
        if status != member.status:
            on = status_on or clock.local_date(at)
            services.change_status(member=member, status=status, on=on, actor=actor, at=at)
        return member


class MemberIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Member]:
        last = Membership.objects.filter(member=OuterRef("pk")).order_by("-starts_on")
        rows: QuerySet[Member] = super().get_base_queryset()
        return rows.annotate(
            branch_name=Subquery(last.values("branch__short_name")[:1]),
            group_name=Subquery(last.values("group__short_name")[:1]),
        )


class MemberEditView(EnteringEditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if may_erase(self.request.user, self.object):
            address = reverse("org_members:erase", args=[self.object.pk])
            buttons.append(Button(_("注销个人信息"), url=address, icon_name="bin", priority=90))
        return buttons


class MemberViewSet(EnteringViewSet):
    model = Member
    create_form = TakeInForm
    change_form = ChangeMemberForm
    name = "org_members"
    icon = "user"
    menu_label = _("党员")
    index_view_class = MemberIndexView
    edit_view_class = MemberEditView
    list_display = (
        "name",
        Column("branch_name", label=_("所在党支部"), sort_key="branch_name"),
        Column("group_name", label=_("所在党小组")),
        shown("kind", _("人员类别")),
        shown("status", _("党籍状态")),
        "number",
    )
    list_filter = ("kind", "status")
    search_fields = ("name", "name_pinyin", "number")
    ordering = ("name_pinyin", "pk")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("erase/<int:pk>/", erase, name="erase")]


class MembershipViewSet(UnitModelViewSet):
    """组织关系 as history; changed by a transfer on the member's screen."""

    model = Membership
    name = "org_memberships"
    icon = "history"
    menu_label = _("组织关系")
    form_fields = ("branch",)
    list_display = ("member", "branch", "group", "starts_on", "ends_before")
    search_fields = ("member__name", "member__number")
    search_backend_name = None
    ordering = ("-starts_on", "-pk")
    add_to_reference_index = False
