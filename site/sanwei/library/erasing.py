"""The names in stories, nominations and reflections, when their person is erased; what a story tells stays told."""

from wagtail.search import index

from sanwei.library.models import Nomination, Reflection, ShelfBook, StoryPage
from sanwei.org import erasing
from sanwei.org.enums import Stays
from sanwei.org.mentions import listed, naming
from sanwei.org.models import Member

_snapshots = erasing.snapshots(
    (Nomination, "nominator", "nominator_name"),
    (Reflection, "member", "member_name"),
    (ShelfBook, "recommender", "recommender_name"),
    (StoryPage, "person", "person_name"),
)
_listed = listed(
    (Nomination, "whom"),
    (StoryPage, "written_by"),
    (StoryPage, "photographed_by"),
)


def erase(member: Member) -> None:
    """Take the name out, and have the search read the stories about the person again."""
    _snapshots(member)
    written = list(naming(StoryPage, ("written_by", "photographed_by"), member))
    _listed(member)
    for page in {*written, *StoryPage.objects.filter(person=member)}:
        index.insert_or_update_object(page)


def register() -> None:
    erasing.register("library", erase)
    erasing.stays(
        Stays.OFFICE,
        {"library.nomination": ("decided_by_name",), "library.reflection": ("decided_by_name",)},
    )
    erasing.stays(
        Stays.PROSE,
        {
            "library.book": ("title", "author", "summary", "source"),
            "library.chapter": ("title", "body"),
            "library.monthlybook": ("note",),
            "library.nomination": ("deed", "reply"),
            "library.readinglist": ("title", "reason"),
            "library.readinglistentry": ("note",),
            "library.reflection": ("story_title", "text"),
            "library.shelf": ("name", "note"),
            "library.shelfbook": ("title", "author", "reason"),
            "library.storypage": (
                "honour",
                "summary",
                "body",
            ),
        },
    )
