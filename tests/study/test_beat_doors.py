"""What the doors of study refuse: nonsense, ended tokens, people and items that may not be studied."""

import pytest

from sanwei.accounts.models import User
from sanwei.org.enums import PartyStatus
from sanwei.org.models import Member
from sanwei.study import services, tokens
from sanwei.study.enums import ItemState
from sanwei.study.errors import (
    InvalidBeat,
    ItemNotVisible,
    ItemRetired,
    MayNotStudy,
    NotTimed,
    SessionOver,
    SignedOut,
    TokenInvalid,
    TooManyBeats,
    TooManySessions,
)
from sanwei.study.models import WatchSession
from sanwei.study.services import sessions
from tests.study.stage import Stage, beat, lecture, moment
from tests.world import World


@pytest.mark.parametrize(
    "broken",
    [
        {"sequence": float("nan")},
        {"sequence": 0},
        {"sequence": -1},
        {"sequence": 2**31},
        {"sequence": True},
        {"sequence": "1"},
        {"sequence": None},
        {"intervals": [[0, float("inf")]]},
        {"intervals": [[float("nan"), 5]]},
        {"intervals": [[-1, 5]]},
        {"intervals": [[5, 1]]},
        {"intervals": [[0, 10**400]]},
        {"intervals": [[0.5, 5]]},
        {"intervals": [[0]]},
        {"intervals": [[0, 1, 2]]},
        {"intervals": ["05"]},
        {"intervals": "0-5"},
        {"intervals": None},
        {"intervals": [[0, 1]] * 65},
        {"position_ms": -1},
        {"position_ms": 10**30},
        {"rate": float("nan")},
        {"rate": float("inf")},
        {"rate": 0},
        {"rate": -1},
        {"rate": 10**400},
        {"rate": "2"},
        {"rate": True},
        {"offline": "no"},
        {"offline": 1},
        {"passed": None},
        {"passed": "f" * 32},
        {"passed": {"f" * 32: 1}},
        {"passed": 1},
        {"passed": [None]},
        {"passed": [["f" * 32]]},
        {"passed": [7]},
        {"passed": [float("nan")]},
        {"passed": [""]},
        {"passed": ["f" * 31]},
        {"passed": ["f" * 33]},
        {"passed": ["F" * 32]},
        {"passed": ["f" * 31 + "\n"]},
        {"passed": ["f" * 32 + "\n"]},
        {"passed": ["\ud800" * 32]},
        {"passed": ["f" * 32] * 301},
    ],
)
def test_nonsense_is_refused_and_nothing_of_its_batch_stored(
    stage: Stage, broken: dict[str, object]
) -> None:
    stage.open(0)
    before = WatchSession.objects.values().get()

    with pytest.raises(InvalidBeat):
        stage.send(15, beat(1, (0, 15)), beat(2, (15, 16)) | broken)

    assert WatchSession.objects.values().get() == before


@pytest.mark.parametrize("beats", [None, 1, "[]", {}, [None], [[]], ["x"]])
def test_a_batch_that_is_no_list_of_beats_is_refused(stage: Stage, beats: object) -> None:
    opened = stage.open(0)

    with pytest.raises(InvalidBeat):
        services.accept_beats(token=opened.token, beats=beats, at=moment(1))


def test_too_many_beats_at_once_are_refused(stage: Stage) -> None:
    stage.open(0)

    with pytest.raises(TooManyBeats):
        stage.send(15, *[beat(number) for number in range(1, 102)])


def test_the_token_ends_after_a_day(stage: Stage) -> None:
    stage.open(0)
    stage.send(86_399, beat(1, (0, 15)))

    with pytest.raises(SessionOver):
        stage.send(86_400, beat(2, (15, 30)))


def test_a_tampered_token_is_refused(stage: Stage) -> None:
    opened = stage.open(0)
    for token in (opened.token[:-1], f"x{opened.token}", "", None, 7, "\ud800:x", "a" * 10_000):
        with pytest.raises(TokenInvalid):
            services.accept_beats(token=token, beats=[beat(1)], at=moment(1))


def test_a_token_of_a_session_that_is_not_there_is_refused(stage: Stage) -> None:
    opened = stage.open(0)
    claims = tokens.read(opened.token, now_ms=0)
    forged = tokens.issue(tokens.Token(**{**vars(claims), "session_id": "0" * 32}))

    with pytest.raises(TokenInvalid):
        services.accept_beats(token=forged, beats=[beat(1)], at=moment(1))


def test_signing_out_everywhere_ends_the_token(stage: Stage) -> None:
    stage.open(0)
    User.objects.update(session_epoch=1)

    with pytest.raises(SignedOut):
        stage.send(15, beat(1, (0, 15)))


def test_a_closed_account_sends_no_beats(stage: Stage) -> None:
    stage.open(0)
    User.objects.update(is_active=False)

    with pytest.raises(MayNotStudy):
        stage.send(15, beat(1, (0, 15)))


def test_a_member_who_left_sends_no_beats(stage: Stage) -> None:
    stage.open(0)
    Member.objects.filter(pk=stage.member.pk).update(status=PartyStatus.TRANSFERRED_OUT)

    with pytest.raises(MayNotStudy):
        stage.send(15, beat(1, (0, 15)))


def test_a_retired_item_takes_no_beats(world: World, stage: Stage) -> None:
    stage.open(0)
    lecture(world, state=ItemState.RETIRED)

    with pytest.raises(ItemRetired):
        stage.send(15, beat(1, (0, 15)))


def test_a_session_opens_only_on_what_one_may_see(world: World) -> None:
    for number, changes in enumerate(
        ({"state": ItemState.DRAFT}, {"state": ItemState.RETIRED}, {"audience": world.second_only})
    ):
        with pytest.raises(ItemNotVisible):
            Stage(world.zhang_san, lecture(world, f"x{number}", **changes)).open(0)
    assert not WatchSession.objects.exists()


def test_a_text_has_no_timed_sessions(world: World) -> None:
    with pytest.raises(NotTimed):
        Stage(world.zhang_san, lecture(world, duration_ms=None)).open(0)


def test_a_member_without_an_account_opens_nothing(world: World, stage: Stage) -> None:
    User.objects.filter(member=stage.member).delete()
    stage.member.refresh_from_db()

    with pytest.raises(MayNotStudy):
        stage.open(0)


def test_opening_without_end_is_refused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MAX_SESSIONS_A_DAY", 3)
    for _ in range(3):
        stage.open(0)

    with pytest.raises(TooManySessions):
        stage.open(1)
    stage.open(86_401)
