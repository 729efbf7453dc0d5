"""How long a sign-in lasts, and what ends it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sanwei.accounts import services
from sanwei.accounts.models import User
from sanwei.common import clock
from tests.accounts.conftest import SignIn
from tests.accounts.test_sign_in import who
from tests.world import PASSWORD, World

NEW = "雪停了再撒一遍盐"


def is_in(client: Client) -> bool:
    return client.get("/accounts/security/").status_code == 200


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the one clock of the edges."""

    def move(by: timedelta) -> datetime:
        moved = clock.timezone.now() + by
        monkeypatch.setattr(clock, "now", lambda: moved)
        return moved

    return move


def test_a_device_of_others_is_signed_out_after_twelve_hours(
    world: World, sign_in: SignIn, clock_at: Any
) -> None:
    client = sign_in(world.account(world.zhang_san).number)

    clock_at(timedelta(hours=11, minutes=59))
    assert is_in(client)
    clock_at(timedelta(hours=12, seconds=5))
    assert not is_in(client)
    assert who(client) is None


def test_use_does_not_lengthen_the_twelve_hours(
    world: World, sign_in: SignIn, clock_at: Any
) -> None:
    client = sign_in(world.account(world.zhang_san).number)
    ends = client.session.get_expiry_date()

    clock_at(timedelta(hours=8))
    is_in(client)

    assert client.session.get_expiry_date() == ends
    assert 12 * 3600 - 10 < client.cookies["sessionid"]["max-age"] <= 12 * 3600


def test_one_s_own_phone_stays_signed_in_as_long_as_it_is_used(
    world: World, sign_in: SignIn, clock_at: Any
) -> None:
    client = sign_in(world.account(world.zhang_san).number, own_phone=True)
    first_end = client.session.get_expiry_date()

    clock_at(timedelta(days=40))
    assert is_in(client)

    assert client.session.get_expiry_date() - first_end > timedelta(days=39)


def test_the_long_session_is_written_once_a_day_at_most(
    world: World, sign_in: SignIn, clock_at: Any
) -> None:
    client = sign_in(world.account(world.zhang_san).number, own_phone=True)
    before = client.session.get_expiry_date()

    clock_at(timedelta(hours=23))
    is_in(client)
    assert client.session.get_expiry_date() == before
    clock_at(timedelta(hours=25))
    is_in(client)
    assert client.session.get_expiry_date() > before


def test_an_unused_long_session_ends_after_sixty_days(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.zhang_san).number, own_phone=True)

    left = client.session.get_expiry_date() - clock.now()

    assert timedelta(days=59, hours=23) < left <= timedelta(days=60)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    world: World, sign_in: SignIn
) -> None:
    cookie = sign_in(world.account(world.zhang_san).number).cookies["sessionid"]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"


def test_signing_out_everywhere_ends_every_device(world: World, sign_in: SignIn) -> None:
    number = world.account(world.zhang_san).number
    phone, desk = sign_in(number, own_phone=True), sign_in(number)
    other = sign_in(world.account(world.li_si).number)

    response = phone.post("/accounts/security/end-everywhere/")

    assert response["Location"] == "/accounts/login/"
    assert not is_in(phone)
    assert not is_in(desk)
    assert is_in(other)


def test_signing_out_everywhere_needs_a_post(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.zhang_san).number)

    assert client.get("/accounts/security/end-everywhere/").status_code == 405
    assert is_in(client)


def test_an_ended_session_says_so_at_the_door(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.zhang_san).number)
    services.end_all_sessions(world.account(world.zhang_san))

    page = client.get("/accounts/security/", follow=True).content.decode()

    assert "上次登录已经结束，请重新登录。" in page


def test_a_new_password_keeps_this_session_and_ends_the_others(
    world: World, sign_in: SignIn
) -> None:
    user = world.account(world.zhang_san)
    here, there = sign_in(user.number), sign_in(user.number)

    response = here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert response["Location"] == "/accounts/security/"
    assert is_in(here)
    assert not is_in(there)
    assert who(sign_in(user.number, NEW)) == user
    assert world.account(world.zhang_san).session_epoch == user.session_epoch + 1


def test_the_epoch_alone_ends_a_session(world: World, sign_in: SignIn) -> None:
    """Without Django's own check of the password hash, which would hide a broken epoch."""
    user = world.account(world.zhang_san)
    client = sign_in(user.number)

    User.objects.filter(pk=user.pk).update(session_epoch=user.session_epoch + 1)

    assert not is_in(client)


def test_a_closed_account_is_out_at_once(world: World, sign_in: SignIn) -> None:
    user = world.account(world.zhang_san)
    client = sign_in(user.number)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert not is_in(client)


def test_a_session_without_a_stamp_stands_for_nobody(world: World) -> None:
    user = world.account(world.zhang_san)
    client = Client()
    client.force_login(user, "sanwei.accounts.backends.NumberOrPhoneBackend")
    session = client.session
    del session["sanwei_epoch"]
    session.save()

    assert not is_in(client)


def test_raising_the_epoch_twice_at_once_loses_none(world: World) -> None:
    one = world.account(world.zhang_san)
    other = User.objects.get(pk=one.pk)

    services.end_all_sessions(one)
    services.end_all_sessions(other)

    assert other.session_epoch == one.session_epoch + 1 == 2


def test_the_page_tells_whose_device_it_is(world: World, sign_in: SignIn) -> None:
    number = world.account(world.zhang_san).number

    own = sign_in(number, own_phone=True).get("/accounts/security/").content.decode()
    other = sign_in(number).get("/accounts/security/").content.decode()

    assert "这是您自己的手机" in own
    assert "这台设备不是您自己的手机" in other


def test_text_size_goes_with_the_account(world: World, sign_in: SignIn) -> None:
    user = world.account(world.zhang_san)
    phone = sign_in(user.number)

    phone.post("/accounts/security/text-size/", {"text_size": "large"})
    phone.post("/accounts/security/text-size/", {"text_size": "enormous"})

    assert world.account(world.zhang_san).text_size == "large"
    assert 'data-size="large"' in sign_in(user.number).get("/accounts/security/").content.decode()
