"""One-time sign-in on paper: issued, looked at, used once, refused in words."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client, RequestFactory

from sanwei.accounts import services, slips
from sanwei.accounts.errors import SlipExpired, SlipUnknown, SlipUsed
from sanwei.accounts.models import SignInSlip, User
from sanwei.accounts.services import IssuedSlip
from sanwei.accounts.views.slips import print_sheet
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from tests.accounts.conftest import SignIn
from tests.accounts.test_sign_in import who
from tests.databases import race
from tests.world import NOW, PASSWORD, World

NEW = "雪停了再撒一遍盐"


def issue(world: World, at: Any = None) -> IssuedSlip:
    return services.issue_slip(
        user=world.account(world.zhang_san),
        actor=world.account(world.li_si),
        at=at or clock.now(),
    )


def address(slip: IssuedSlip) -> str:
    return f"/accounts/slip/{slip.secret}/"


def test_looking_at_the_slip_changes_nothing(world: World) -> None:
    slip = issue(world)

    pages = [Client().get(address(slip)) for _ in range(3)]

    assert [page.status_code for page in pages] == [200] * 3
    assert "以张三的身份登录" in pages[0].content.decode()
    assert SignInSlip.objects.get().used_at is None


def test_the_button_signs_in_and_asks_for_a_password(world: World) -> None:
    slip = issue(world)
    client = Client()

    response = client.post(address(slip))

    assert response["Location"] == "/"
    assert who(client) == world.account(world.zhang_san)
    assert client.get("/")["Location"] == "/accounts/password/change/?next=%2F"


def test_the_owner_of_a_slip_needs_no_old_password(world: World, sign_in: SignIn) -> None:
    slip = issue(world)
    client = Client()
    client.post(address(slip))

    page = client.get("/accounts/password/change/").content.decode()
    response = client.post(
        "/accounts/password/change/", {"password1": NEW, "password2": NEW, "next": "/learn/"}
    )

    assert "oldpassword" not in page
    assert response["Location"] == "/learn/"
    assert who(client) == world.account(world.zhang_san)
    assert who(sign_in(world.account(world.zhang_san).number, NEW)) is not None


def test_afterwards_the_old_password_is_asked_for_again(world: World) -> None:
    client = Client()
    client.post(address(issue(world)))
    client.post("/accounts/password/change/", {"password1": NEW, "password2": NEW})

    response = client.post(
        "/accounts/password/change/", {"password1": PASSWORD, "password2": PASSWORD}
    )

    assert response.status_code == 200
    assert "oldpassword" in response.context["form"].errors


def test_a_slip_once_used_saves_no_second_old_password(world: World) -> None:
    client = Client()
    client.post(address(issue(world)))
    client.post("/accounts/password/change/", {"password1": NEW, "password2": NEW})
    User.objects.update(must_change_password=True)

    assert "oldpassword" in client.get("/accounts/password/change/").content.decode()


def test_an_account_without_a_password_gets_its_first_by_slip(
    world: World, sign_in: SignIn
) -> None:
    user = world.account(world.zhang_san)
    user.set_unusable_password()
    user.save()
    client = Client()
    client.post(address(issue(world)))

    first = client.get("/accounts/password/change/")
    response = client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW})

    assert first["Location"] == "/accounts/password/set/"
    assert response["Location"] == "/accounts/security/"
    assert who(sign_in(user.number, NEW)) == user


def test_a_slip_works_once(world: World) -> None:
    slip = issue(world)
    Client().post(address(slip))

    again = Client().post(address(slip))
    looked = Client().get(address(slip))

    assert (again.status_code, looked.status_code) == (410, 410)
    assert "已经用过了" in again.content.decode()
    assert who(again.client) is None


def test_two_posts_at_once_sign_in_one(real_world: World) -> None:
    slip = issue(real_world, NOW)

    outcomes = race(*[partial(services.redeem_slip, secret=slip.secret, at=NOW) for _ in range(4)])

    assert [type(one) for one in outcomes].count(User) == 1
    assert [type(one) for one in outcomes].count(SlipUsed) == 3
    assert AuditEntry.objects.filter(action="slip.redeem").count() == 1


def test_a_slip_expires(world: World) -> None:
    slip = issue(world, NOW)

    assert slip.expires_at == NOW + timedelta(days=7)
    with pytest.raises(SlipExpired):
        services.redeem_slip(secret=slip.secret, at=NOW + timedelta(days=7))
    services.redeem_slip(secret=slip.secret, at=NOW + timedelta(days=7, seconds=-1))


def test_an_expired_slip_says_so(world: World) -> None:
    slip = issue(world, clock.now() - timedelta(days=8))

    response = Client().get(address(slip))

    assert response.status_code == 410
    assert "已经过期" in response.content.decode()


def test_a_new_slip_replaces_the_old_one(world: World) -> None:
    first = issue(world, NOW)
    second = issue(world, NOW + timedelta(minutes=1))

    with pytest.raises(SlipExpired):
        services.redeem_slip(secret=first.secret, at=NOW + timedelta(minutes=2))
    services.redeem_slip(secret=second.secret, at=NOW + timedelta(minutes=2))


def test_somebody_else_s_slips_stay(world: World) -> None:
    other = services.issue_slip(
        user=world.account(world.wang_wu), actor=world.account(world.zhou_ba), at=NOW
    )

    issue(world, NOW)

    assert services.redeem_slip(secret=other.secret, at=NOW) == world.account(world.wang_wu)


def test_a_closed_account_gets_in_by_no_slip(world: World) -> None:
    slip = issue(world)
    User.objects.filter(pk=world.account(world.zhang_san).pk).update(is_active=False)

    response = Client().post(address(slip))

    assert response.status_code == 410
    assert SignInSlip.objects.get().used_at is None


def test_an_unknown_slip_is_not_found(db: None) -> None:
    with pytest.raises(SlipUnknown):
        slips.open_slip("A" * 16, at=NOW)
    assert Client().get("/accounts/slip/AAAAAAAAAAAAAAAA/").status_code == 404


def test_the_secret_is_nowhere_in_the_database(world: World) -> None:
    slip = issue(world)

    kept = SignInSlip.objects.get()

    assert kept.secret_hash == slips.hash_of(slip.secret)
    assert slip.secret not in str(list(SignInSlip.objects.values()))
    assert slip.secret not in str(list(AuditEntry.objects.values()))


def test_issuing_leaves_a_line_with_who_and_for_whom(world: World) -> None:
    issue(world)

    (line,) = AuditEntry.objects.filter(action="slip.issue")
    assert line.actor_name == "李四"
    assert line.target_key == str(world.account(world.zhang_san).public_id)


def test_the_text_is_typed_with_or_without_lines(world: World) -> None:
    slip = issue(world)

    for typed in (slip.text, slip.text.lower(), slip.secret, f" {slip.text.replace('-', ' ')} "):
        response = Client().post("/accounts/slip/", {"code": typed})
        assert response["Location"] == address(slip)


@pytest.mark.parametrize("typed", ["", "ABC", "O" * 16, "a" * 30, "../../x", "1234-5678-9012-3456"])
def test_a_mistyped_text_is_asked_for_again(db: None, typed: str) -> None:
    response = Client().post("/accounts/slip/", {"code": typed})

    assert response.status_code == 200
    assert response.context["form"].errors["code"]


def test_the_alphabet_has_no_doubles() -> None:
    assert len(set(slips.ALPHABET)) == len(slips.ALPHABET) == 23
    assert not set("0O1IL2Z5S8BUV") & set(slips.ALPHABET)


def test_on_a_shared_phone_the_slip_replaces_who_is_signed_in(
    world: World, sign_in: SignIn
) -> None:
    slip = issue(world)
    client = sign_in(world.account(world.li_si).number)
    session = client.session
    session["draft"] = "李四的答案"
    session.save()

    page = client.get(address(slip)).content.decode()
    client.post(address(slip))

    assert "现在登录的是李四，登录后换成张三" in page
    assert who(client) == world.account(world.zhang_san)
    assert "draft" not in client.session


def test_one_s_own_phone_is_asked_for_here_too(world: World) -> None:
    client, other = Client(), Client()

    client.post(address(issue(world)), {"own_phone": "on"})
    other.post(address(issue(world)))

    assert client.session["sanwei_own_phone"] is True
    assert other.session["sanwei_own_phone"] is False


def test_a_slip_needs_the_page_s_own_token(world: World) -> None:
    slip = issue(world)

    response = Client(enforce_csrf_checks=True).post(address(slip))

    assert response.status_code == 403
    assert SignInSlip.objects.get().used_at is None


def test_the_sheet_shows_name_code_and_text_and_is_kept_nowhere(world: World) -> None:
    slip = issue(world)
    request = RequestFactory().get("/")
    request.user = world.account(world.li_si)

    response = print_sheet(request, issued=[slip], heading="第一支部")

    text = response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert "张三" in text
    assert slip.text in text
    assert "前有效，只能用一次" in text
    (drawn,) = re.findall(r"<svg[^>]*segno[^>]*>", text)
    assert "viewBox" in drawn
    assert "width" not in drawn
    assert "style=" not in text
