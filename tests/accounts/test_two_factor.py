"""The second factor of those who switch it on."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from sanwei.accounts import services
from sanwei.common import clock
from tests.accounts.conftest import SignIn
from tests.accounts.test_sign_in import who
from tests.world import PASSWORD, World


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def secret(world: World, sign_in: SignIn) -> str:
    """Switch it on for 孙七, through the pages."""
    client = sign_in(world.account(world.sun_qi).number)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'<p class="codes">(\w+)</p>', page)
    assert found
    response = client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])})
    assert response["Location"] == "/accounts/2fa/recovery-codes/", response.content.decode()
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    cache.clear()
    return found[1]


def test_password_alone_is_not_enough(world: World, secret: str) -> None:
    client = Client()

    response = client.post(
        "/accounts/login/", {"login": world.account(world.sun_qi).number, "password": PASSWORD}
    )

    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert who(client) is None


def test_the_code_completes_the_sign_in_with_the_chosen_length(world: World, secret: str) -> None:
    client = Client()
    data = {
        "login": world.account(world.sun_qi).number,
        "password": PASSWORD,
        "own_phone": "on",
        "next": "/cms/",
    }
    client.post("/accounts/login/", data)

    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert response["Location"] == "/cms/"
    assert who(client) == world.account(world.sun_qi)
    assert client.session["sanwei_own_phone"] is True
    assert (client.session.get_expiry_date() - clock.now()).days >= 59


def test_a_slip_asks_for_the_code_too(world: World, secret: str) -> None:
    user = world.account(world.sun_qi)
    slip = services.issue_slip(user=user, actor=user, at=clock.now())
    client = Client()

    response = client.post(f"/accounts/slip/{slip.secret}/")

    assert response["Location"] == "/accounts/2fa/authenticate/"
    assert who(client) is None


def test_codes_can_not_be_guessed_on_and_on(world: World, secret: str) -> None:
    client = Client()
    client.post(
        "/accounts/login/", {"login": world.account(world.sun_qi).number, "password": PASSWORD}
    )

    for _ in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert who(client) is None
    assert "试得太多了" in response.content.decode()


def test_a_recovery_code_works_once(world: World, secret: str) -> None:
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    number = world.account(world.sun_qi).number

    def use(code: str) -> Client:
        client = Client()
        client.post("/accounts/login/", {"login": number, "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        return client

    assert who(use(codes[0])) is not None
    assert who(use(codes[0])) is None
