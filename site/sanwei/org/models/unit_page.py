from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from sanwei.org.models.unit import OrgUnit


class UnitPage(Page):
    """The place of a unit in the page tree; mirrors the organisation, so that page rights follow units."""

    unit = models.OneToOneField(OrgUnit, on_delete=models.PROTECT, related_name="page")

    content_panels = Page.content_panels
    parent_page_types = ["wagtailcore.Page", "org.UnitPage"]
    template = "org/unit_page.html"

    class Meta:
        verbose_name = _("党组织专栏")
        verbose_name_plural = _("党组织专栏")
