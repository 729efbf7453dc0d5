"""What the writer of a 心得体会 or of an answer to the 讨论题 is told when it was read."""

from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.activities.enums import ReflectionKind, ReflectionState
from sanwei.activities.events import ReflectionDecided
from sanwei.activities.models import MeetingReflection
from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind


def tell_of_reflection(event: ReflectionDecided) -> None:
    """Tell the writer that his text was passed or sent back, and why (consumer ``notices.reflection``)."""
    row = (
        MeetingReflection.objects.select_related("member__user", "part__activity")
        .filter(public_id=event.reflection_id)
        .first()
    )
    if row is None or row.state != event.state or row.member.user is None:
        return  # taken back, written anew or decided otherwise meanwhile
    is_passed = row.state == ReflectionState.PASSED
    words = {
        "activity": row.part.activity.name,
        "what": _("讨论题回答") if row.kind == ReflectionKind.ANSWER else _("心得体会"),
        "reason": closed(row.return_reason),
    }
    services.notify(
        kind=NoticeKind.REFLECTION,
        key=f"{row.public_id}:{row.stamp}:{row.state}",
        recipients=[row.member.user],
        title=(_("您的%s已通过") if is_passed else _("您的%s被退回")) % words["what"],
        text=(
            _("%(activity)s，本支部的同志现在能读到您写的%(what)s。")
            if is_passed
            else _("%(activity)s：%(reason)s改好以后可以再交一次。")
        )
        % words,
        url=reverse("activities:told", args=[row.part.activity.public_id]) + "#reflections",
        at=clock.now(),
    )
