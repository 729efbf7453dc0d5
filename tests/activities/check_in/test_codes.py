"""Codes of 30 seconds and the tickets they become."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from sanwei.activities.check_in import codes
from sanwei.activities.models import CheckInWindow
from tests.world import NOW

OURS = CheckInWindow(
    public_id=UUID("11111111-1111-4111-8111-111111111111"), key="ACDEFG", secret="0b" * 32
)
THEIRS = CheckInWindow(
    public_id=UUID("22222222-2222-4222-8222-222222222222"), key="HJKMNP", secret="1c" * 32
)
STEP = timedelta(seconds=codes.STEP_SECONDS)


def test_the_code_of_a_known_secret_stays_what_it_is() -> None:
    code = codes.code_at(OURS, NOW)

    assert (len(code.token), len(code.digits), code.seconds_left) == (12, 4, 30)
    assert code == codes.code_at(OURS, NOW + timedelta(seconds=29, milliseconds=999)).__class__(
        code.token, code.digits, code.step, 30
    )


@given(st.integers(0, 59))
def test_a_code_is_good_in_its_step_and_the_next(seconds: int) -> None:
    code = codes.code_at(OURS, NOW)
    at = NOW + timedelta(seconds=seconds)

    assert codes.accepts_token(OURS, code.token, at=at)
    assert codes.accepts_token(OURS, code.token.lower(), at=at)
    assert codes.accepts_digits(OURS, code.digits, at=at)


@pytest.mark.parametrize("shift", [timedelta(seconds=-1), 2 * STEP, timedelta(days=1)])
def test_a_code_is_nothing_before_its_step_and_after_the_next(shift: timedelta) -> None:
    code = codes.code_at(OURS, NOW)

    assert not codes.accepts_token(OURS, code.token, at=NOW + shift)


def test_the_code_of_another_window_opens_nothing() -> None:
    ours, theirs = codes.code_at(OURS, NOW), codes.code_at(THEIRS, NOW)

    assert ours.token != theirs.token
    assert not codes.accepts_token(OURS, theirs.token, at=NOW)


@pytest.mark.parametrize("typed", ["", "1", "12345", "abcd", "\N{ARABIC-INDIC DIGIT ONE}234"])
def test_what_is_no_code_is_refused_and_breaks_nothing(typed: str) -> None:
    assert not codes.accepts_digits(OURS, typed, at=NOW)
    assert not codes.accepts_token(OURS, typed, at=NOW)


def test_a_ticket_says_what_was_signed_for_three_minutes() -> None:
    ticket = codes.issue(OURS, device="d1", at=NOW)

    told = codes.read(ticket, at=NOW + timedelta(seconds=179))

    assert told is not None
    assert (told.window_id, told.device, len(told.nonce)) == (OURS.public_id, "d1", 24)
    assert codes.read(ticket, at=NOW + timedelta(seconds=180)) is None
    assert codes.read(ticket, at=NOW - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    "forged",
    ["", "x", "a:b", signing.dumps(["x"]), signing.Signer(salt="other").sign_object(["a"])],
    ids=["nothing", "a letter", "parts", "another format", "another salt"],
)
def test_what_we_never_signed_is_no_ticket(forged: str) -> None:
    assert codes.read(forged, at=NOW) is None
