"""Turns content roles into Wagtail rights: a group per (unit, role) with the rights on the unit's page and collection.

A role reaches the subtree because page and collection rights do. People are no part of it: an editor opens
content only, a secretary without a content role gets no Wagtail at all.
"""

from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.enums import CONTENT_ROLES, Role
from sanwei.org.models import ContentGroup, Member, OrgUnit, RoleAssignment

EDITOR_PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
PAGE_RIGHTS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: EDITOR_PAGE_RIGHTS,
    Role.PUBLICITY: EDITOR_PAGE_RIGHTS,
    Role.ADMINISTRATOR: (*EDITOR_PAGE_RIGHTS, "bulk_delete_page"),
}
# Wagtail asks for the rights on its own models, whatever models are swapped in for them.
COLLECTION_MODELS = (
    ("wagtailimages", "image"),
    ("wagtaildocs", "document"),
    ("media_pipeline", "mediaasset"),
)
COLLECTION_ACTIONS = ("add", "change", "choose")


@transaction.atomic
def sync_wagtail_access(who: Member | User | None, *, at: datetime) -> bool:
    """Give an account exactly the Wagtail groups of the content roles it holds at that moment; idempotent.

    Groups that don't stand for a content role are left alone. Returns whether anything changed; a member
    without an account is passed over.
    """
    user = who.user if isinstance(who, Member) else who
    if user is None:
        return False
    wanted = {group.pk for group in _groups_for(user, at)} if user.is_active else set()
    held = set(user.groups.filter(content_group__isnull=False).values_list("pk", flat=True))
    user.groups.add(*(wanted - held))
    user.groups.remove(*(held - wanted))
    return wanted != held


def sync_all_wagtail_access(*, at: datetime) -> int:
    """Bring every account in step that holds a content role or a content group; return how many changed.

    Roles begin and end by date: somebody has to look once a day.
    """
    concerned = User.objects.filter(
        Q(groups__content_group__isnull=False) | Q(member__roles__role__in=CONTENT_ROLES)
    ).distinct()
    return sum(sync_wagtail_access(user, at=at) for user in concerned)


def rename_groups(unit: OrgUnit) -> None:
    """Give a renamed unit's groups their new names."""
    for content_group in unit.content_groups.select_related("group", "unit"):
        group = content_group.group
        group.name = _free_name(unit, Role(content_group.role), besides=group)
        group.save(update_fields=["name"])


def _groups_for(user: User, at: datetime) -> list[Group]:
    day = clock.local_date(at)
    held = RoleAssignment.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=day),
        member__user=user,
        role__in=CONTENT_ROLES,
        starts_on__lte=day,
    ).select_related("unit")
    return [
        _group_of(role.unit, Role(role.role))
        for role in held
        if not role.unit.is_group
        and (role.unit.dissolved_on is None or role.unit.dissolved_on > day)
    ]


def _group_of(unit: OrgUnit, role: Role) -> Group:
    """Return the group of (unit, role), made with its rights where it is missing."""
    known = ContentGroup.objects.select_related("group").filter(unit=unit, role=role).first()
    if known is not None:
        return known.group
    group = Group.objects.create(name=_free_name(unit, role))
    ContentGroup.objects.create(unit=unit, role=role, group=group)
    permissions = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type").filter(
            content_type__app_label__in=(
                "wagtailadmin",
                "wagtailcore",
                *(app for app, _ in COLLECTION_MODELS),
            )
        )
    }
    group.permissions.add(permissions["wagtailadmin", "access_admin"])
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(
            group=group, page=unit.page, permission=permissions["wagtailcore", codename]
        )
        for codename in PAGE_RIGHTS[role]
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(
            group=group,
            collection=unit.collection,
            permission=permissions[app, f"{action}_{model}"],
        )
        for app, model in COLLECTION_MODELS
        for action in COLLECTION_ACTIONS
    )
    return group


def _free_name(unit: OrgUnit, role: Role, besides: Group | None = None) -> str:
    """Return "编辑 · 青桥所党支部"; group names are unique, short names of units are not."""
    others = Group.objects.exclude(pk=besides.pk) if besides else Group.objects.all()
    name = f"{role.label} · {unit.short_name}"
    if others.filter(name=name).exists():
        name = f"{role.label} · {unit.name}"[:140] + f" #{unit.pk}"
    return name
