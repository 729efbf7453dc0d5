"""A unit brings its place with it and keeps it in step."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from wagtail.models import Collection, GroupPagePermission, Page, Site

from sanwei.org import services
from sanwei.org.enums import PartyStatus, Role, UnitKind
from sanwei.org.errors import NotABranch, UnitInUse, WrongPlace, WrongPost
from sanwei.org.models import OrgUnit, UnitPage
from sanwei.org.services.places import slug_of
from tests.world import NOW, World

TODAY = NOW.date()


def test_page_tree_mirrors_the_organisation_without_groups(world: World) -> None:
    pages = [(p.depth, p.title, p.slug) for p in Page.objects.order_by("path")]

    assert pages == [
        (1, "Root", "root"),
        (2, "云山党委", "yunshandangwei"),
        (3, "第一支部", "diyizhibu"),
        (3, "第二支部", "dierzhibu"),
    ]


def test_collection_tree_mirrors_the_organisation_without_groups(world: World) -> None:
    tree = sorted((c.depth, c.name) for c in Collection.objects.all())

    assert tree == [(1, "Root"), (2, "云山党委"), (3, "第一支部"), (3, "第二支部")]
    world.first.refresh_from_db()
    assert world.first.collection is not None
    assert world.first.collection.name == "第一支部"


def test_root_page_is_the_home_of_the_one_site(world: World) -> None:
    site = Site.objects.get()

    assert (site.site_name, site.root_page.specific) == ("三微学堂", world.committee.page)
    assert site.is_default_site


def test_groups_that_could_edit_everything_are_gone(world: World) -> None:
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


@pytest.mark.django_db(transaction=True)
def test_root_can_be_founded_in_a_flushed_database() -> None:
    Page.objects.all().delete()
    Collection.objects.all().delete()
    Site.objects.all().delete()

    root = services.create_unit(
        name="中共云山集团委员会", short_name="云山党委", kind=UnitKind.COMMITTEE, parent=None
    )

    assert Site.objects.get().root_page.specific == root.page
    assert root.collection is not None


def test_second_root_is_refused(world: World) -> None:
    with pytest.raises(WrongPlace):
        services.create_unit(name="另一个党委", kind=UnitKind.COMMITTEE, parent=None)

    assert OrgUnit.get_root_nodes().count() == 1


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (UnitKind.GROUP, "committee"),
        (UnitKind.BRANCH, "first"),
        (UnitKind.GENERAL_BRANCH, "first"),
        (UnitKind.GROUP, "group"),
    ],
)
def test_type_rules_forbid_the_place_and_leave_nothing(
    world: World, kind: UnitKind, parent: str
) -> None:
    before = (OrgUnit.objects.count(), Page.objects.count(), Collection.objects.count())

    with pytest.raises(ValidationError):
        services.create_unit(name="放错的组织", kind=kind, parent=getattr(world, parent))

    assert (OrgUnit.objects.count(), Page.objects.count(), Collection.objects.count()) == before


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("青桥所党支部", set(), "qingqiaosuodangzhibu"),
        ("青桥所党支部", {"qingqiaosuodangzhibu"}, "qingqiaosuodangzhibu-2"),
        ("№1 Straße", set(), "no1-strasse"),
        ("！？", set(), "unit"),
        ("支" * 200, set(), "zhi" * 20),
    ],
)
def test_slug_is_pinyin_and_unique_among_siblings(name: str, taken: set[str], slug: str) -> None:
    assert slug_of(name, taken) == slug


def test_same_short_name_gets_its_own_address(world: World) -> None:
    twin = services.create_unit(
        name="第一支部（新）", short_name="第一支部", kind=UnitKind.BRANCH, parent=world.committee
    )

    assert twin.page.slug == "diyizhibu-2"


def test_renaming_names_page_collection_and_groups_but_keeps_the_address(world: World) -> None:
    services.update_unit(
        unit=world.first,
        name="第一党支部",
        short_name="一支部",
        founded_on=None,
        elected_on=None,
        term_years=3,
        actor=None,
        at=NOW,
    )

    page = UnitPage.objects.get(unit=world.first)
    assert (page.title, page.slug) == ("一支部", "diyizhibu")
    assert Collection.objects.get(org_unit=world.first).name == "一支部"
    assert sorted(world.account(world.zhao_liu).groups.values_list("name", flat=True)) == [
        "编辑 · 一支部"
    ]


def test_unit_with_people_is_not_dissolved(world: World) -> None:
    with pytest.raises(UnitInUse):
        services.dissolve_unit(unit=world.second, on=TODAY, actor=None, at=NOW)

    assert UnitPage.objects.get(unit=world.second).live


def test_dissolving_ends_posts_and_takes_the_page_off_the_site(world: World) -> None:
    for person in (world.wang_wu, world.zhou_ba, world.wu_jiu):
        services.change_status(
            member=person, status=PartyStatus.TRANSFERRED_OUT, on=TODAY, actor=None, at=NOW
        )

    services.dissolve_unit(unit=world.second, on=TODAY, actor=None, at=NOW)

    assert not UnitPage.objects.get(unit=world.second).live
    assert Collection.objects.get(org_unit=world.second).name == "第二支部（已撤销）"
    assert not world.second.roles.filter(ends_before__isnull=True).exists()
    assert not world.account(world.wu_jiu).groups.exists()


def test_dissolved_branch_takes_in_nobody(world: World) -> None:
    empty = services.create_unit(name="第三支部", kind=UnitKind.BRANCH, parent=world.committee)
    services.dissolve_unit(unit=empty, on=date(2026, 10, 1), actor=None, at=NOW)

    with pytest.raises(NotABranch):
        services.transfer(member=world.zhang_san, branch=empty, on=TODAY, actor=None, at=NOW)


def test_group_has_a_leader_and_no_secretary(world: World) -> None:
    with pytest.raises(WrongPost):
        services.assign_role(
            member=world.zhang_san, unit=world.group, role=Role.SECRETARY, starts_on=TODAY
        )
