"""议程模板 in the admin: what a unit offers to the records of its branches, beside the agendas of the house."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from sanwei.activities.models import AgendaTemplate
from sanwei.org.cms.own import CHANGE, offer
from sanwei.org.cms.viewsets import UnitModelViewSet, shown
from sanwei.org.enums import DESK_ROLES
from sanwei.org.models import OrgUnit
from sanwei.org.permissions import UnitPermissionPolicy


class AgendaPolicy(UnitPermissionPolicy):
    def __init__(self) -> None:
        super().__init__(AgendaTemplate, roles=DESK_ROLES)


class AgendaForm(WagtailAdminModelForm):
    class Meta:
        model = AgendaTemplate
        fields = ["unit", "kind", "name", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = AgendaPolicy().units(self.for_user, CHANGE)
        offer(self, "unit", OrgUnit.objects.filter(pk__in=units.values("pk")).order_by("path"))


class AgendaViewSet(UnitModelViewSet):
    model = AgendaTemplate
    name = "agenda_templates"
    url_prefix = "agenda-templates"
    menu_label = gettext_lazy("议程模板")
    icon = "list-ol"
    add_to_admin_menu = True
    menu_order = 732
    list_display = ["name", shown("kind", gettext_lazy("类型")), "unit"]
    list_filter = ["kind"]
    ordering = ["unit__path", "kind", "name"]
    inspect_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[AgendaForm]:
        return AgendaForm
