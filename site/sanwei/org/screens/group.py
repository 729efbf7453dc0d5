"""The menu 组织."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSetGroup

from sanwei.org.screens.duties import ApprovalViewSet, AudienceViewSet, RoleViewSet
from sanwei.org.screens.members import MembershipViewSet, MemberViewSet
from sanwei.org.screens.units import UnitViewSet


class OrganisationGroup(ModelViewSetGroup):
    items = (
        UnitViewSet,
        MemberViewSet,
        MembershipViewSet,
        RoleViewSet,
        AudienceViewSet,
        ApprovalViewSet,
    )
    menu_label = _("组织")
    menu_icon = "group"
    menu_order = 400
