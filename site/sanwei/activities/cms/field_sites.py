"""现场教学点 and 教学路线 in the admin: entered by an editor of a unit for it and everything below it."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.panels.base import get_form_for_model
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import policy_registry

from sanwei.activities.field_sites import services
from sanwei.activities.models import FieldRoute, FieldSite
from sanwei.common import clock
from sanwei.common.errors import SanweiError
from sanwei.files.forms import PictureField
from sanwei.org.cms.own import CHANGE, OwnRows, offer
from sanwei.org.cms.viewsets import UnitModelViewSet, rows_for
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

CHOOSE = ("choose",)


class RetiringForm(WagtailAdminModelForm):
    """A row of one's own unit that is taken out of use instead of deleted."""

    is_retired = forms.BooleanField(
        label=_("停用"),
        required=False,
        help_text=_("停用后不再列出、不能再选；以前的活动记录不受影响。随时可以取消勾选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = policy_registry.get_by_type(type(self.instance))
        units = policy.units(self.for_user, CHANGE).exclude(kind=UnitKind.GROUP)
        offer(self, "unit", OrgUnit.objects.filter(pk__in=units.values("pk")).order_by("path"))
        self.fields["is_retired"].initial = self.instance.is_retired

    def save(self, commit: bool = True) -> Any:
        at = clock.now()
        is_new = self.instance.pk is None
        thing = super().save(commit=commit)
        if commit:
            actor = self.for_user
            services.log("open" if is_new else "change", thing, actor=actor, at=at)
            wanted = self.cleaned_data["is_retired"]
            services.set_retired(thing=thing, is_retired=wanted, actor=actor, at=at)
        return thing


class SiteForm(RetiringForm):
    """A site with its picture, which is stored without what a phone writes into it."""

    confirmed_unclassified = forms.BooleanField(
        label=_("我确认：文字和照片不含涉密内容，不是内部资料"),
        help_text=_("涉密文件、内部资料严禁上传。"),
        error_messages={"required": _("请先确认不含涉密内容和内部资料。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields["picture"]
        self.fields["picture"] = PictureField(
            label=given.label, required=False, widget=forms.ClearableFileInput()
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("picture") and not cleaned.get("picture_alt", "").strip():
            self.add_error("picture_alt", _now("请用一句话写明照片上是什么。"))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        before = self.initial.get("picture")
        site = super().save(commit=commit)
        is_replaced = "picture" in self.changed_data and isinstance(before, File) and before
        if commit and is_replaced and before.name != site.picture.name:
            before.storage.delete(before.name)
        return site


class StopForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        rows = rows_for(FieldSite, self.for_user, CHOOSE)
        offered = rows.filter(retired_at__isnull=True)
        if self.instance.site_id:
            offered |= rows.model.objects.filter(pk=self.instance.site_id)
        field.queryset = offered


class RouteForm(RetiringForm):
    """A route whose stops everybody who reads it may open."""

    def is_valid(self) -> bool:
        return bool(super().is_valid()) and self._has_sound_stops()

    def _has_sound_stops(self) -> bool:
        rows = [
            form.cleaned_data
            for form in self.formsets["stops"].ordered_forms
            if form.cleaned_data.get("site")
        ]
        try:
            services.check_stops(
                unit=self.cleaned_data["unit"], sites=[row["site"] for row in rows]
            )
        except SanweiError as refusal:
            self.add_error(None, str(refusal.message))
        return not self.errors


class StopsPanel(InlinePanel):
    """Offers only the sites that the person may choose."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        formset["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=StopForm,
            fields=["site", "way_minutes", "note"],
        )
        formset["inherit_kwargs"] = ["for_user"]
        return options


class OwnEditView(OwnRows, generic.EditView):
    pass


def _list_display() -> list[Any]:
    return ["name", "unit", DateColumn("retired_at", label=_("停用"), sort_key="retired_at")]


class SiteViewSet(UnitModelViewSet):
    model = FieldSite
    name = "field_sites"
    url_prefix = "field-sites"
    icon = "home"
    menu_label = _("现场教学点")
    edit_view_class = OwnEditView
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldPanel("name"),
            FieldPanel("intro"),
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("opening"), FieldPanel("minutes")]),
            FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_phone")]),
            FieldPanel("tags"),
            MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("照片")),
            FieldPanel("confirmed_unclassified"),
            FieldPanel("is_retired"),
        ],
        base_form_class=SiteForm,
    )
    list_display = [*_list_display(), Column("minutes", label=_("建议时长（分钟）"))]
    ordering = ["unit__path", "name"]
    inspect_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None


class RouteViewSet(UnitModelViewSet):
    model = FieldRoute
    name = "field_routes"
    url_prefix = "field-routes"
    icon = "list-ol"
    menu_label = _("教学路线")
    edit_view_class = OwnEditView
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldPanel("name"),
            FieldPanel("intro"),
            StopsPanel(
                "stops",
                heading=_("各站"),
                label=_("站"),
                help_text=_("按先后排，至少两站。"),
                panels=[
                    FieldPanel("site", widget=forms.Select),
                    FieldPanel("way_minutes"),
                    FieldPanel("note"),
                ],
            ),
            FieldPanel("is_retired"),
        ],
        base_form_class=RouteForm,
    )
    list_display = _list_display()
    ordering = ["unit__path", "name"]
    inspect_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None


class FieldGroup(ViewSetGroup):
    """The menu 现场教学."""

    items = (SiteViewSet, RouteViewSet)
    menu_label = _("现场教学")
    menu_icon = "home"
    menu_order = 245
