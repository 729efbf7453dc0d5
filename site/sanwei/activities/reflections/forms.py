"""What a member sees of his own writing: one desk for the 讨论题, one for the 心得体会."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import Echo, ReflectionKind
from sanwei.activities.models import ActivityBranch, MeetingReflection

HINTS = {
    Echo.OTHER: _(
        "这一篇和已经交来的另一篇很像。想一想自己的体会，改一改再交；确实要这样交的，再点一次。"
    ),
    Echo.MATERIAL: _(
        "这一篇大部分是学习材料里的原话。写几句自己的想法更好；确实要这样交的，再点一次。"
    ),
}


@dataclass(frozen=True)
class Draft:
    """A text that was not kept: refused (``error``), or very like another (``hint``) and to be confirmed."""

    text: str
    error: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Desk:
    """Where one kind is written. ``row``: what is kept already."""

    kind: ReflectionKind
    question: str
    row: MeetingReflection | None
    draft: Draft | None

    @property
    def text(self) -> str:
        if self.draft is not None:
            return self.draft.text
        return self.row.text if self.row is not None else ""

    @property
    def is_open(self) -> bool:
        return self.draft is not None or (self.row is None and self.kind == ReflectionKind.ANSWER)


def desks_of(
    part: ActivityBranch,
    own: Mapping[str, MeetingReflection],
    drafts: Mapping[ReflectionKind, Draft],
) -> list[Desk]:
    """Return what may be written of ``part``: an answer where a question was set, and a 心得体会."""
    return [
        Desk(
            kind,
            part.activity.question if kind == ReflectionKind.ANSWER else "",
            own.get(kind),
            drafts.get(kind),
        )
        for kind in (ReflectionKind.ANSWER, ReflectionKind.REFLECTION)
        if kind == ReflectionKind.REFLECTION or part.activity.question or kind in own
    ]
