"""The administrator's screen of study settings: one row a unit, within the administrator's own subtree."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.cms.viewsets import UnitModelViewSet
from sanwei.org.enums import Role
from sanwei.study.models import StudyPolicy

ROLES = frozenset({Role.ADMINISTRATOR})


class StudyPolicyForm(WagtailAdminModelForm):
    """Offers only units the person administers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = org.units_visible_to(self.for_user, at=clock.now(), roles=ROLES)
        self.fields["unit"].queryset = units.order_by("path")

    class Meta:
        model = StudyPolicy
        fields = [
            "unit",
            "offline_minutes_a_day",
            "speeds_permille",
            "counts_hidden_video",
            "counts_hidden_audio",
            "reading_factor_percent",
        ]


class StudyPolicyViewSet(UnitModelViewSet):
    model = StudyPolicy
    name = "study_policies"
    menu_label = _("学习计时设置")
    icon = "time"
    add_to_settings_menu = False
    add_to_admin_menu = True
    menu_order = 720
    list_display = ["unit", "offline_minutes_a_day", "counts_hidden_video", "counts_hidden_audio"]
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[StudyPolicyForm]:
        return StudyPolicyForm
