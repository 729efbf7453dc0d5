from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PagePermissionTester

from sanwei.org.models.unit import OrgUnit


class FixedPlacePermissions(PagePermissionTester):
    """What anybody may do to a unit's place itself: work below it, nothing to it.

    The place follows the organisation (``services.units``); pages below it keep their usual permissions.
    """

    def can_edit(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_view_revisions(self) -> bool:
        return False


class UnitPage(Page):
    """The place of a unit in the page tree; mirrors the organisation, so that page rights follow units.

    ``views.unit_page`` shows it (through Wagtail's serving hook): what is listed depends on who looks.
    """

    unit = models.OneToOneField(OrgUnit, on_delete=models.PROTECT, related_name="page")

    content_panels = Page.content_panels
    parent_page_types = ["wagtailcore.Page", "org.UnitPage"]
    template = "org/unit_page.html"
    is_creatable = False

    class Meta:
        verbose_name = _("党组织专栏")
        verbose_name_plural = _("党组织专栏")

    def permissions_for_user(self, user: object) -> PagePermissionTester:
        return FixedPlacePermissions(user, self)
