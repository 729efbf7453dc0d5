"""Guessing is stopped: per account and address, per account, per address; and one is told for how long."""

import re
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import SignIn
from tests.world import PASSWORD, World

HOME, CAFE = "10.0.0.1", "203.0.113.9"
GUESS = "错的密码"


def attempt(name: str, password: str = GUESS, address: str = HOME, times: int = 1) -> Any:
    response = None
    for _ in range(times):
        response = Client(REMOTE_ADDR=address).post(
            "/accounts/login/", {"login": name, "password": password}
        )
    return response


def is_locked(response: Any) -> bool:
    return bool(response.status_code == 429)


def test_five_failures_lock_the_account_at_that_address(world: World) -> None:
    number = world.account(world.zhang_san).number

    assert not is_locked(attempt(number, times=4))
    assert is_locked(attempt(number))
    assert is_locked(attempt(number, PASSWORD))


def test_the_page_says_how_long_in_chinese(world: World) -> None:
    response = attempt(world.account(world.zhang_san).number, times=5)

    text = response.content.decode()
    assert re.search(r"<h1>请过15分钟再登录</h1>", text)
    assert 880 < int(response["Retry-After"]) <= 900
    assert "登录条" in text


def test_the_minutes_run_down_and_waiting_opens_the_door(world: World) -> None:
    number = world.account(world.zhang_san).number
    attempt(number, times=5)

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10, seconds=30))
    later = attempt(number)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    at_last = attempt(number, PASSWORD)

    assert "请过5分钟再登录" in later.content.decode()
    assert at_last.status_code == 302


def test_trying_on_does_not_lengthen_the_lock(world: World) -> None:
    number = world.account(world.zhang_san).number
    attempt(number, times=5)
    before = AccessAttempt.objects.get().attempt_time

    attempt(number, times=3)

    assert AccessAttempt.objects.get().attempt_time == before


def test_another_person_at_the_same_address_may_sign_in(world: World) -> None:
    attempt(world.account(world.zhang_san).number, times=6)

    assert attempt(world.account(world.li_si).number, PASSWORD).status_code == 302


def test_the_owner_may_sign_in_from_elsewhere(world: World) -> None:
    number = world.account(world.zhang_san).number
    attempt(number, times=6, address=CAFE)

    assert attempt(number, PASSWORD, address=HOME).status_code == 302


def test_guessing_one_account_from_many_addresses_is_stopped(world: World) -> None:
    number = world.account(world.zhang_san).number

    for last in range(5):
        attempt(number, times=4, address=f"198.51.100.{last}")

    assert is_locked(attempt(number, PASSWORD, address="198.51.100.99"))


def test_guessing_many_accounts_from_one_address_is_stopped(world: World) -> None:
    for guess in range(25):
        attempt(f"2000{guess}", times=4, address=CAFE)

    assert is_locked(attempt(world.account(world.zhang_san).number, PASSWORD, address=CAFE))
    assert not is_locked(attempt(world.account(world.zhang_san).number, PASSWORD, address=HOME))


def test_an_account_that_does_not_exist_is_locked_in_the_same_words(world: World) -> None:
    real = attempt(world.account(world.zhang_san).number, times=5)
    unknown = attempt("999999", times=5)

    def words(response: Any) -> str:
        return re.sub(r'value="\w+"', "", response.content.decode())

    assert (real.status_code, words(real)) == (unknown.status_code, words(unknown))


def test_spelling_the_name_differently_buys_no_further_tries(world: World) -> None:
    for typed in ("13900000001", " 13900000001", "１３９０００００００１", "139 0000 0001"):
        attempt(typed)

    assert is_locked(attempt("+8613900000001"))


def test_success_forgets_the_account_s_failures_also_by_phone(
    world: World, sign_in: SignIn
) -> None:
    attempt("13900000001", times=4)
    assert attempt("13900000001", PASSWORD).status_code == 302

    assert not is_locked(attempt("13900000001", times=4))


def test_one_s_own_success_does_not_wipe_what_one_guessed_at_others(world: World) -> None:
    for guess in range(24):
        attempt(f"2000{guess}", times=4, address=CAFE)
    assert attempt(world.account(world.wang_wu).number, PASSWORD, address=CAFE).status_code == 302

    attempt("300001", times=4, address=CAFE)

    assert is_locked(attempt(world.account(world.zhang_san).number, PASSWORD, address=CAFE))


def test_failures_behind_a_proxy_are_counted_by_client(world: World, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    number = world.account(world.zhang_san).number

    def ask(client_address: str, password: str) -> Any:
        return Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": client_address}).post(
            "/accounts/login/", {"login": number, "password": password}
        )

    for _ in range(5):
        ask(f"1.2.3.4, {CAFE}", "错的密码")

    assert is_locked(ask(f"9.9.9.9, {CAFE}", PASSWORD))
    assert ask(HOME, PASSWORD).status_code == 302


def test_no_password_and_no_list_of_sign_ins_is_kept(world: World, sign_in: SignIn) -> None:
    sign_in(world.account(world.zhang_san).number)
    attempt(world.account(world.zhang_san).number, "错的密码")

    assert AccessLog.objects.count() == 0
    assert "错的密码" not in AccessAttempt.objects.get().post_data
