"""What people are told about 投稿: the editors that one waits, the member what became of it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lectures.enums import HandInState
from lectures.events import HandInChanged
from lectures.hand_ins.queries import editors_of
from lectures.models import HandIn
from sanwei.common import clock
from sanwei.common.wording import closed
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind


def tell_of_hand_in(event: HandInChanged) -> None:
    """Tell the unit's editors of a new 投稿, the member of a decision (consumer ``notices.hand_in``)."""
    hand_in = HandIn.objects.select_related("unit", "member__user").get(public_id=event.hand_in_id)
    if event.state == HandInState.WAITING:
        _tell_editors(hand_in)
    elif hand_in.member is not None and hand_in.member.user is not None:
        _tell_member(hand_in, HandInState(event.state))


def _tell_editors(hand_in: HandIn) -> None:
    at = clock.now()
    if hand_in.state != HandInState.WAITING:
        return  # taken back meanwhile
    services.notify(
        kind=NoticeKind.HAND_IN,
        key=hand_in.public_id,
        recipients=editors_of(hand_in.unit, at=at),
        title=_("有一份投稿等您看"),
        text=_("%(name)s交来《%(title)s》。看过以后，采用或退回。")
        % {"name": hand_in.member_name, "title": hand_in.title},
        url=reverse("lecture_hand_ins:look", args=[hand_in.pk]),
        at=at,
    )


def _tell_member(hand_in: HandIn, state: HandInState) -> None:
    words = {"title": hand_in.title, "reason": closed(hand_in.reason)}
    is_adopted = state == HandInState.ADOPTED
    services.notify(
        kind=NoticeKind.HAND_IN,
        key=f"{hand_in.public_id}:{state}",
        recipients=[hand_in.member.user] if hand_in.member and hand_in.member.user else [],
        title=_("您的投稿采用了") if is_adopted else _("您的投稿被退回"),
        text=(
            _("《%(title)s》正在做成微党课，上线后能在“我的”里打开。")
            if is_adopted
            else _("《%(title)s》：%(reason)s改好以后可以再交一次。")
        )
        % words,
        url=reverse("lectures:hand_in"),
        at=clock.now(),
    )
