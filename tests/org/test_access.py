"""Content roles open Wagtail for the unit's content; nothing else does, and not a day longer."""

from datetime import timedelta

from django.contrib.auth.models import Group
from wagtail.images import get_image_model
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.permissions import policy_registry

from sanwei.accounts.models import User
from sanwei.org import services
from sanwei.org.enums import Role
from sanwei.org.models import Member
from tests.world import NOW, World

TODAY = NOW.date()


def fresh(member: Member) -> User:
    """Return the account without the permissions that Wagtail and Django cached on it."""
    return User.objects.get(member=member)


def test_editor_gets_the_group_of_the_own_branch(world: World) -> None:
    groups = fresh(world.zhao_liu).groups.values_list("name", flat=True)

    assert list(groups) == ["编辑 · 第一支部"]
    assert fresh(world.zhao_liu).has_perm("wagtailadmin.access_admin")


def test_group_holds_rights_on_the_page_and_the_collection_of_its_unit(world: World) -> None:
    group = Group.objects.get(name="编辑 · 第一支部")
    pages = GroupPagePermission.objects.filter(group=group)
    collections = GroupCollectionPermission.objects.filter(group=group)

    assert {p.page.specific for p in pages} == {world.first.page}
    assert sorted(p.permission.codename for p in pages) == [
        "add_page", "change_page", "lock_page", "publish_page", "unlock_page",
    ]  # fmt: skip
    world.first.refresh_from_db()
    assert {p.collection for p in collections} == {world.first.collection}
    assert sorted(p.permission.codename for p in collections) == [
        "add_document", "add_image", "add_mediaasset",
        "change_document", "change_image", "change_mediaasset",
        "choose_document", "choose_image", "choose_mediaasset",
    ]  # fmt: skip


def test_secretary_and_member_get_no_wagtail(world: World) -> None:
    for person in (world.li_si, world.zhang_san):
        assert not fresh(person).has_perm("wagtailadmin.access_admin")
        assert not fresh(person).groups.exists()


def test_administrator_may_edit_below_every_branch(world: World) -> None:
    administrator = fresh(world.sun_qi)

    for unit in (world.committee, world.first, world.second):
        assert unit.page.permissions_for_user(administrator).permissions >= {"add", "publish"}


def test_editor_may_upload_to_the_own_collection_only(world: World) -> None:
    policy = policy_registry.get_by_type(get_image_model())
    editor = fresh(world.zhao_liu)

    collections = policy.collections_user_has_permission_for(editor, "add")

    assert [c.name for c in collections] == ["第一支部"]


def test_ended_role_loses_wagtail_at_once(world: World) -> None:
    role = world.zhao_liu.roles.get(role=Role.EDITOR)

    services.end_role(assignment=role, ends_before=TODAY, at=NOW)

    assert not fresh(world.zhao_liu).groups.exists()
    assert not fresh(world.zhao_liu).has_perm("wagtailadmin.access_admin")


def test_role_that_ends_later_is_kept_until_then_and_taken_by_the_recurring_job(
    world: World,
) -> None:
    role = world.zhao_liu.roles.get(role=Role.EDITOR)
    services.end_role(assignment=role, ends_before=TODAY + timedelta(days=3), at=NOW)
    assert fresh(world.zhao_liu).groups.exists()

    changed = services.sync_all_wagtail_access(at=NOW + timedelta(days=3))

    assert changed == 1
    assert not fresh(world.zhao_liu).groups.exists()


def test_role_that_begins_later_opens_on_its_day(world: World) -> None:
    services.assign_role(
        member=world.zhang_san,
        unit=world.first,
        role=Role.EDITOR,
        starts_on=TODAY + timedelta(days=1),
        at=NOW,
    )
    assert not fresh(world.zhang_san).groups.exists()

    services.sync_all_wagtail_access(at=NOW + timedelta(days=1))

    assert fresh(world.zhang_san).groups.exists()


def test_recurring_job_changes_nothing_twice(world: World) -> None:
    assert services.sync_all_wagtail_access(at=NOW) == 0


def test_account_opened_after_the_role_gets_its_rights(world: World) -> None:
    person = services.enrol(
        name="郑十", kind=world.zhang_san.kind, branch=world.first, starts_on=TODAY
    )
    services.assign_role(member=person, unit=world.first, role=Role.EDITOR, starts_on=TODAY, at=NOW)

    services.open_account(member=person, password=None)

    assert fresh(person).groups.exists()


def test_group_that_is_no_content_group_is_left_alone(world: World) -> None:
    other = Group.objects.create(name="另外的组")
    account = fresh(world.zhao_liu)
    account.groups.add(other)

    services.sync_wagtail_access(account, at=NOW + timedelta(days=1))

    assert other in fresh(world.zhao_liu).groups.all()


def test_account_that_may_not_sign_in_loses_the_groups(world: World) -> None:
    account = fresh(world.zhao_liu)
    account.is_active = False
    account.save()

    services.sync_wagtail_access(account, at=NOW)

    assert not account.groups.exists()


def test_nobody_may_change_delete_or_move_the_place_of_a_unit(world: World) -> None:
    technician = User.objects.create_superuser("tech", "x", name="技术员")
    for user in (fresh(world.zhao_liu), fresh(world.sun_qi), technician):
        may = world.first.page.permissions_for_user(user)
        assert not any(
            (
                may.can_edit(), may.can_delete(), may.can_move(), may.can_copy(),
                may.can_publish(), may.can_unpublish(), may.can_lock(), may.can_unschedule(),
                may.can_set_view_restrictions(), may.can_move_to(world.second.page),
            )
        )  # fmt: skip
