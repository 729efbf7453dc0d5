"""Writes to 投稿. Every step is a conditional UPDATE, so that two presses, or two editors, take one."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from wagtail.models import Page

from lectures.enums import HandInState
from lectures.errors import (
    HandInDecided,
    HandInNotReady,
    HandInWithoutRecording,
    NoBranchToHandIn,
    UploadNotWhole,
)
from lectures.events import HandInChanged
from lectures.models import HandIn, LecturePage, LectureSpeaker, Series
from media_pipeline import services as media
from media_pipeline.errors import AssetAtWork, AssetInUse
from media_pipeline.models import MediaAsset, MediaUpload
from media_pipeline.tus.enums import UploadState
from sanwei.accounts.models import User
from sanwei.common import clock, outbox
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member
from sanwei.org.queries import membership_on


def hand_in(
    *,
    public_id: UUID,
    member: Member,
    title: str,
    about: str,
    series: Series | None,
    upload: MediaUpload | None = None,
    media: MediaAsset | None = None,
    at: datetime,
) -> HandIn:
    """Hand a recording to the editors of the member's branch; the same form sent twice makes one 投稿.

    Either ``upload``, whole and the member's own, or ``media`` carries the recording.

    Raises: NoBranchToHandIn, UploadNotWhole, NotVisible for a form of somebody else.
    """
    membership = membership_on(member, clock.local_date(at))
    if membership is None:
        raise NoBranchToHandIn
    if upload is not None and upload.state not in {UploadState.FINISHING, UploadState.DONE}:
        raise UploadNotWhole
    try:
        with transaction.atomic():
            made = HandIn.objects.create(
                public_id=public_id,
                unit=membership.branch,
                member=member,
                member_name=member.name,
                title=title,
                about=about,
                series=series,
                upload=upload,
                media=media,
                created_at=at,
            )
            _emit(made, HandInState.WAITING, at)
            return made
    except IntegrityError:
        mine = HandIn.objects.filter(member=member)
        earlier = mine.filter(public_id=public_id).first() or (
            mine.filter(upload=upload).first() if upload else None
        )
        if earlier is None:
            raise NotVisible from None
        return earlier


@transaction.atomic
def adopt(*, hand_in: HandIn, actor: User, at: datetime) -> LecturePage:
    """Make the 投稿 a draft lecture of its unit with the member as 主讲 and the recording bound; return the draft.

    Raises: HandInDecided, HandInNotReady, HandInWithoutRecording.
    """
    asset = hand_in.asset
    if asset is None:
        is_coming = hand_in.upload is not None and hand_in.upload.state == UploadState.FINISHING
        raise HandInNotReady if is_coming else HandInWithoutRecording
    _decide(hand_in, HandInState.ADOPTED, actor.name, at)
    # Fetched anew: treebeard counts children on the instance that it is given.
    column = Page.objects.get(unitpage__unit=hand_in.unit)
    page = LecturePage(
        title=hand_in.title,
        summary=hand_in.about,
        main_media=asset,
        series=hand_in.series,
        owner=actor,
        live=False,
    )
    page.speakers.add(
        LectureSpeaker(
            member=hand_in.member,
            name=hand_in.member_name,
            unit_name=hand_in.unit.short_name,
        )
    )
    column.add_child(instance=page)
    page.save_revision(user=actor)
    HandIn.objects.filter(pk=hand_in.pk).update(page=page)
    return page


@transaction.atomic
def send_back(*, hand_in: HandIn, reason: str, actor: User, at: datetime) -> None:
    """Send the 投稿 back with a reason that its member reads. Raises: HandInDecided."""
    _decide(hand_in, HandInState.RETURNED, actor.name, at, reason=reason)


def withdraw(*, hand_in: HandIn, at: datetime) -> None:
    """Take back one's own 投稿 before anybody adopted it, and delete its recording.

    Raises: HandInDecided, HandInNotReady while the recording is at work.
    """
    asset = hand_in.asset
    is_coming = hand_in.upload is not None and hand_in.upload.state == UploadState.FINISHING
    is_at_work = (
        asset is not None
        and asset.jobs.filter(finished_at__isnull=True, leased_until__gt=at).exists()
    )
    if hand_in.state == HandInState.WAITING and (is_coming or is_at_work):
        raise HandInNotReady
    with transaction.atomic():
        _decide(hand_in, HandInState.WITHDRAWN, hand_in.member_name, at)
    if asset is not None:
        # A worker that began this very moment, or an editor who used it already: it stays with the unit.
        with suppress(AssetAtWork, AssetInUse):
            actor = hand_in.member.user if hand_in.member else None
            media.delete(asset=asset, actor=actor, at=at)


def _decide(
    hand_in: HandIn, state: HandInState, name: str, at: datetime, *, reason: str = ""
) -> None:
    changed = HandIn.objects.filter(pk=hand_in.pk, state=HandInState.WAITING).update(
        state=state, reason=reason, decided_at=at, decided_by_name=name
    )
    if not changed:
        raise HandInDecided
    if state != HandInState.WITHDRAWN:
        _emit(hand_in, state, at)


def _emit(hand_in: HandIn, state: HandInState, at: datetime) -> None:
    outbox.emit(HandInChanged(hand_in_id=hand_in.public_id, state=state), at=at)
