"""What this app and Wagtail know of a person who is erased: previews of rosters, labels in Wagtail's log, revisions."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry, Revision

from sanwei.org import erasing
from sanwei.org.enums import ERASED_NAME, Stays
from sanwei.org.mentions import naming, without
from sanwei.org.models import Member, RosterImport

#: Keys that point to a person in a revision, beside the name as it was then.
POINTERS = ("member", "person")


def erase(member: Member) -> None:
    """Delete imports that name the person; take the name from old versions of pages and from Wagtail's log."""
    naming(RosterImport, ("report", "file_name"), member).delete()
    _labels(member)
    is_only_one = erasing.is_only_one(member)
    for revision in naming(Revision, ("content",), member):
        content = without_name(revision.content, member, is_only_one=is_only_one)
        Revision.objects.filter(pk=revision.pk).update(content=content)


def without_name(value: Any, member: Member, *, is_only_one: bool) -> Any:
    """Return a revision's content with 已注销 where the name stands beside a pointer to ``member``, or alone."""
    if isinstance(value, list):
        return [without_name(one, member, is_only_one=is_only_one) for one in value]
    if not isinstance(value, dict):
        return value
    is_meant = is_only_one or any(value.get(key) == member.pk for key in POINTERS)
    return {
        key: ERASED_NAME
        if is_meant and one == member.name
        else without_name(one, member, is_only_one=is_only_one)
        for key, one in value.items()
    }


def _labels(member: Member) -> None:
    """Take the name out of what Wagtail's log calls a row, where it can mean nobody else."""
    own = {
        (ContentType.objects.get_for_model(row).pk, str(row.pk))
        for row in (member, member.user)
        if row is not None
    }
    is_only_one = erasing.is_only_one(member)
    for told in naming(ModelLogEntry, ("label", "data"), member):
        if is_only_one or (told.content_type_id, told.object_id) in own:
            label, data = without(told.label, member.name), without(told.data, member.name)
            ModelLogEntry.objects.filter(pk=told.pk).update(label=label, data=data)


def register() -> None:
    erasing.register("org", erase)
    erasing.stays(Stays.TRAIL, {"common.auditentry": ("actor_name", "details")})
    erasing.stays(Stays.NUMBER, {"org.member": ("number",), "accounts.user": ("number",)})
    erasing.stays(Stays.OFFICE, {"org.notcounted": ("approver", "recorded_by")})
    erasing.stays(
        Stays.PROSE,
        {
            "org.notcounted": ("reason",),
            "wagtailcore.page": (
                "title",
                "draft_title",
                "seo_title",
                "search_description",
                "slug",
                "url_path",
            ),
            "wagtailcore.revision": ("content", "object_str"),
            "wagtailcore.pagelogentry": ("label", "data"),
            "wagtailcore.comment": ("text",),
            "wagtailcore.commentreply": ("text",),
            "wagtailcore.taskstate": ("comment",),
            "taggit.tag": ("name", "slug"),
            "files.privateimage": ("title", "description"),
            "files.privatedocument": ("title",),
            "files.documentpage": ("text",),
            "media_pipeline.captionversion": ("text",),
            "media_pipeline.mediaasset": ("title", "source_name"),
            "media_pipeline.mediachapter": ("title",),
            "media_pipeline.mediaupload": ("name", "title", "metadata"),
            "media_pipeline.proofterm": ("term", "wrong", "note"),
        },
    )
