"""Keeps a unit's place in step with it: its page in the page tree, its collection in the collection tree.

党小组 have neither. The root 党委 takes over what Wagtail puts into an empty database: the welcome page, the
site record and two groups that could edit everything.
"""

from anyascii import anyascii
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Collection, Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from sanwei.common import pinyin
from sanwei.org.models import ContentReview, OrgUnit, UnitPage

SITE_NAME = "三微学堂"
SLUG_LENGTH = 60
WAGTAIL_GROUPS = ("Moderators", "Editors")


def slug_of(name: str, taken: set[str]) -> str:
    """Return an ASCII slug for ``name`` (pinyin first, anyascii for the rest) that is not in ``taken``."""
    base = slugify(anyascii("".join(pinyin.syllables(name))))[:SLUG_LENGTH].strip("-") or "unit"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def make_place(unit: OrgUnit, parent: OrgUnit | None) -> None:
    """Create the collection and the page of a new unit below those of ``parent``."""
    if unit.is_group:
        return
    # Fetched anew: treebeard counts children on the instance that it is given.
    above = Collection.objects.get(org_unit=parent) if parent else _collection_root()
    unit.collection = above.add_child(name=unit.short_name)
    unit.save(update_fields=["collection"])
    parent_page = Page.objects.get(unitpage__unit=parent) if parent else _page_root()
    taken = set(parent_page.get_children().values_list("slug", flat=True))
    page = UnitPage(title=unit.short_name, slug=slug_of(unit.short_name, taken), unit=unit)
    parent_page.add_child(instance=page)
    if parent is None:
        _take_over_site(page)


def rename_place(unit: OrgUnit) -> None:
    """Give page and collection the unit's present short name; the address stays as it was."""
    if unit.is_group:
        return
    page = unit.page
    page.title = page.draft_title = unit.short_name
    page.save(update_fields=["title", "draft_title"])
    Collection.objects.filter(pk=unit.collection_id).update(name=unit.short_name)


def close_place(unit: OrgUnit) -> None:
    """Take a dissolved unit's page off the site; its files stay where the records point to them."""
    if unit.is_group:
        return
    unit.page.unpublish(log_action=None)
    Collection.objects.filter(pk=unit.collection_id).update(
        name=_("%(name)s（已撤销）") % {"name": unit.short_name}
    )


def _page_root() -> Page:
    """Return the root of the page tree, made where a flushed database has none."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node()
    return root or Page.add_root(instance=Page(title="Root", slug="root"))


def _collection_root() -> Collection:
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _take_over_site(page: UnitPage) -> None:
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"site_name": SITE_NAME, "hostname": "localhost", "root_page": page},
    )
    for leftover in page.get_siblings(inclusive=False):
        leftover.delete()
    Workflow.objects.filter(workflow_pages__page__depth=1).delete()
    _let_be_reviewed(page)
    Group.objects.filter(name__in=WAGTAIL_GROUPS).delete()


def _let_be_reviewed(page: UnitPage) -> None:
    """Offer 终审 for everything below ``page``: editors may hand in instead of publishing themselves."""
    review = ContentReview.objects.create(name=_("终审"))
    workflow = Workflow.objects.create(name=_("终审"))
    WorkflowTask.objects.create(workflow=workflow, task=review, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=page)
