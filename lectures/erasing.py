"""The names of speakers, crews and senders, when their person is erased. The page and its old versions go on."""

from django.db.models import Q
from wagtail.search import index

from lectures.models import HandIn, LectureCrew, LecturePage, LectureSpeaker
from sanwei.org import erasing
from sanwei.org.enums import Stays
from sanwei.org.models import Member

_snapshots = erasing.snapshots(
    (HandIn, "member", "member_name"),
    (LectureSpeaker, "member", "name"),
    (LectureCrew, "member", "name"),
)
_typed = erasing.typed((LectureSpeaker, "name"), (LectureCrew, "name"))


def erase(member: Member) -> None:
    """Take the name out of credits, and have the search read the pages again."""
    credited = {
        pk
        for model in (LectureSpeaker, LectureCrew)
        for pk in model.objects.filter(Q(member=member) | Q(name=member.name)).values_list(
            "page_id", flat=True
        )
    }
    _snapshots(member)
    _typed(member)
    for page in LecturePage.objects.filter(pk__in=credited):
        index.insert_or_update_object(page)


def register() -> None:
    erasing.register("lectures", erase)
    erasing.stays(Stays.OFFICE, {"lectures.handin": ("decided_by_name",)})
    erasing.stays(
        Stays.PROSE,
        {
            "lectures.handin": ("title", "about", "reason"),
            "lectures.lecturepage": ("summary", "body"),
            "lectures.series": ("title", "summary"),
        },
    )
