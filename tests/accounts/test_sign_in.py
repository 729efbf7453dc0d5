"""The door: who gets in, by what, and what the page says to those who don't."""

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from sanwei.accounts.models import User
from tests.accounts.conftest import SignIn
from tests.world import PASSWORD, World

WRONG = (
    "编号（手机号）或密码不对。两个人共用一个手机号的，请用党员编号登录。"
    "忘了密码，请联系本支部书记重新发登录条。"
)


def who(client: Client) -> Any:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def refusal(name: str, password: str = PASSWORD) -> str:
    client = Client()
    response = client.post("/accounts/login/", {"login": name, "password": password})
    assert response.status_code == 200
    assert who(client) is None
    (message,) = response.context["form"].non_field_errors()
    return str(message)


def test_number_and_phone_both_open_the_door(world: World, sign_in: SignIn) -> None:
    zhang_san = world.account(world.zhang_san)

    assert who(sign_in(zhang_san.number)) == zhang_san
    assert who(sign_in("13900000001")) == zhang_san


@pytest.mark.parametrize(
    "typed", ["１３９０００００００１", " 139 0000 0001 ", "+86 139-0000-0001", "8613900000001"]
)
def test_a_phone_may_be_typed_as_people_type_it(world: World, sign_in: SignIn, typed: str) -> None:
    assert who(sign_in(typed)) == world.account(world.zhang_san)


def test_a_shared_phone_number_needs_the_member_number(world: World, sign_in: SignIn) -> None:
    zhang_san, li_si = world.account(world.zhang_san), world.account(world.li_si)
    User.objects.filter(pk=li_si.pk).update(phone=zhang_san.phone)

    assert refusal(zhang_san.phone) == WRONG
    assert who(sign_in(zhang_san.number)) == zhang_san
    assert who(sign_in(li_si.number)) == li_si


def test_a_number_is_never_taken_for_somebody_else_s_phone(world: World, sign_in: SignIn) -> None:
    zhang_san, li_si = world.account(world.zhang_san), world.account(world.li_si)
    User.objects.filter(pk=li_si.pk).update(phone=zhang_san.number)

    assert who(sign_in(zhang_san.number)) == zhang_san


def test_every_refusal_reads_the_same(world: World) -> None:
    zhang_san = world.account(world.zhang_san)
    closed = world.account(world.wang_wu)
    closed.is_active = False
    closed.save()
    without_password = world.account(world.zhao_liu)
    without_password.set_unusable_password()
    without_password.save()

    sentences = {
        refusal(zhang_san.number, "错的密码"),
        refusal("999999"),
        refusal("13911111111"),
        refusal(closed.number),
        refusal(without_password.number),
    }

    assert sentences == {WRONG}


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: what a stopwatch would tell, without the noise."""

    algorithm = "counting"
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


def test_every_refusal_takes_the_same_work(world: World, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.test_sign_in.CountingHasher"]
    zhang_san, closed = world.account(world.zhang_san), world.account(world.wang_wu)
    for user in (zhang_san, closed):
        user.set_password(PASSWORD)
    closed.is_active = False
    zhang_san.save()
    closed.save()
    shared = world.account(world.li_si)
    User.objects.filter(pk__in=[shared.pk, zhang_san.pk]).update(phone="13922222222")

    work = {}
    for name in (zhang_san.number, "999999", "13911111111", closed.number, "13922222222"):
        CountingHasher.hashed = 0
        refusal(name, "错的密码")
        work[name] = CountingHasher.hashed

    assert set(work.values()) == {1}, work


def test_sign_in_leads_to_where_one_wanted_to_go(world: World) -> None:
    number = world.account(world.zhang_san).number
    client = Client()

    page = client.get("/accounts/login/?next=/learn/%3Fa%3D1")
    response = client.post(
        "/accounts/login/", {"login": number, "password": PASSWORD, "next": "/learn/?a=1"}
    )

    assert '<input type="hidden" name="next" value="/learn/?a=1">' in page.content.decode()
    assert (response.status_code, response["Location"]) == (302, "/learn/?a=1")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "http:///evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
        "https:evil.example",
    ],
)
def test_nobody_is_led_to_another_site(world: World, elsewhere: str) -> None:
    number = world.account(world.zhang_san).number
    data = {"login": number, "password": PASSWORD, "next": elsewhere}

    signed_in = Client().post("/accounts/login/", data)
    door = Client().get("/cms/login/", {"next": elsewhere})
    client = Client()
    client.force_login(world.account(world.zhang_san), BACKEND)
    signed_out = client.post("/accounts/logout/", {"next": elsewhere})

    assert signed_in["Location"] == "/"
    assert door["Location"] == "/accounts/login/?next=%2Fcms%2F"
    assert signed_out["Location"] == "/accounts/login/"


BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/"])
def test_wagtail_s_own_doors_lead_to_ours(world: World, address: str) -> None:
    number = world.account(world.sun_qi).number
    client = Client()

    asked = client.get(address, {"next": "/cms/images/"})
    posted = client.post(address, {"username": number, "password": PASSWORD})

    assert asked["Location"] == "/accounts/login/?next=%2Fcms%2Fimages%2F"
    assert posted["Location"] == "/accounts/login/?next=%2Fcms%2F"
    assert who(client) is None


def test_a_stranger_in_the_admin_is_sent_to_our_door(db: None) -> None:
    response = Client().get("/cms/images/")

    assert response["Location"] == "/accounts/login/?next=/cms/images/"


def test_a_shared_phone_says_who_is_signed_in(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.zhang_san).number)

    page = client.get("/accounts/login/").content.decode()

    assert "现在登录的是 <b>张三</b>" in page
    assert "继续以张三学习" in page


def test_the_next_person_gets_nothing_of_the_last_one_s_session(
    world: World, sign_in: SignIn
) -> None:
    client = sign_in(world.account(world.zhang_san).number, own_phone=True)
    session = client.session
    session["draft"] = "张三的答案"
    session.save()
    old_key = client.session.session_key

    client.post(
        "/accounts/login/", {"login": world.account(world.li_si).number, "password": PASSWORD}
    )

    assert who(client) == world.account(world.li_si)
    assert "draft" not in client.session
    assert client.session.session_key != old_key
    assert client.session["sanwei_own_phone"] is False


def test_the_next_person_may_say_that_the_phone_is_theirs(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.zhang_san).number)
    data = {"login": world.account(world.li_si).number, "password": PASSWORD, "own_phone": "on"}

    client.post("/accounts/login/", data)

    assert client.session["sanwei_own_phone"] is True


def test_the_session_key_changes_at_sign_in(world: World) -> None:
    client = Client()
    session = client.session
    session["seen"] = 1
    session.save()
    before = client.session.session_key

    client.post(
        "/accounts/login/", {"login": world.account(world.li_si).number, "password": PASSWORD}
    )

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "address",
    ["email/", "confirm-email/", "password/reset/done/", "password/reset/key/done/",
     "password/reset/key/1-abc/", "login/code/", "login/code/confirm/", "3rdparty/"],
)  # fmt: skip
def test_no_e_mail_page_is_open(world: World, sign_in: SignIn, address: str) -> None:
    client = sign_in(world.account(world.zhang_san).number)

    assert client.get(f"/accounts/{address}").status_code == 404
    assert Client().post(f"/accounts/{address}").status_code == 404


def test_sign_up_is_closed(db: None) -> None:
    before = User.objects.count()
    data = {"username": "x", "password1": PASSWORD, "password2": PASSWORD}

    responses = [Client().get("/accounts/signup/"), Client().post("/accounts/signup/", data)]

    assert [one.status_code for one in responses] == [403, 403]
    assert "本支部书记" in responses[0].content.decode()
    assert User.objects.count() == before


def test_a_forgotten_password_is_the_secretary_s_matter(db: None, mailoutbox: list[Any]) -> None:
    page = Client().get("/accounts/password/reset/").content.decode()
    Client().post("/accounts/password/reset/", {"email": "a@example.org"})

    assert "请联系本支部书记重新发登录条" in page
    assert mailoutbox == []


def test_signing_out_needs_a_deliberate_post(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.zhang_san).number)

    client.get("/accounts/logout/")
    assert who(client) is not None
    response = client.post("/accounts/logout/")

    assert who(client) is None
    assert response["Location"] == "/accounts/login/"


def test_the_bare_address_leads_to_the_account(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.zhang_san).number)

    assert client.get("/accounts/")["Location"] == "/accounts/security/"
