"""Who was given a password reaches nothing before choosing an own one."""

from typing import Any

import pytest
from django.test import Client

from sanwei.accounts.models import User
from tests.accounts.conftest import SignIn
from tests.accounts.test_sign_in import who
from tests.world import PASSWORD, World

NEW = "雪停了再撒一遍盐"


@pytest.fixture
def newcomer(world: World, sign_in: SignIn) -> Client:
    User.objects.filter(pk=world.account(world.zhang_san).pk).update(must_change_password=True)
    return sign_in(world.account(world.zhang_san).number)


@pytest.mark.parametrize(
    "address", ["/", "/accounts/security/", "/accounts/2fa/", "/cms/", "/quiz/"]
)
def test_every_page_leads_to_the_password(newcomer: Client, address: str) -> None:
    response = newcomer.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/password/change/?next=")


def test_a_post_is_not_carried_over(newcomer: Client) -> None:
    response = newcomer.post("/accounts/security/text-size/", {"text_size": "large"})

    assert response["Location"] == "/accounts/password/change/"


def test_scripts_get_json(newcomer: Client) -> None:
    for response in (
        newcomer.get("/api/v1/openapi.json"),
        newcomer.get("/", headers={"Accept": "application/json"}),
    ):
        assert response.status_code == 403
        assert response.json() == {
            "code": "password_must_change",
            "message": "请先打开网页设置自己的密码，再继续。",
        }


def test_htmx_is_led_to_the_whole_page(newcomer: Client) -> None:
    response = newcomer.get("/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == "/accounts/password/change/"


def test_the_password_page_and_the_way_out_are_open(newcomer: Client) -> None:
    assert newcomer.get("/accounts/password/change/").status_code == 200
    assert newcomer.get("/accounts/login/").status_code == 200
    assert newcomer.post("/accounts/logout/")["Location"] == "/accounts/login/"


def test_an_own_password_opens_the_house(world: World, newcomer: Client) -> None:
    response = newcomer.post(
        "/accounts/password/change/?next=%2Fquiz%2F",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, "next": "/quiz/"},
    )

    assert response["Location"] == "/quiz/"
    assert newcomer.get("/accounts/security/").status_code == 200
    assert not world.account(world.zhang_san).must_change_password


def errors_of(client: Client, **data: str) -> dict[str, Any]:
    response = client.post("/accounts/password/change/", data)
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def test_the_given_password_is_no_own_one(world: World, newcomer: Client) -> None:
    errors = errors_of(newcomer, oldpassword=PASSWORD, password1=PASSWORD, password2=PASSWORD)

    assert errors == {"password1": ["新密码不能和发给您的密码一样。"]}
    assert world.account(world.zhang_san).must_change_password


@pytest.mark.parametrize("weak", ["13900000001", "20261012", "abc", "password"])
def test_a_password_that_others_guess_is_refused(newcomer: Client, weak: str) -> None:
    assert "password1" in errors_of(newcomer, oldpassword=PASSWORD, password1=weak, password2=weak)


def test_the_old_one_must_be_right_and_the_new_one_typed_twice(newcomer: Client) -> None:
    errors = errors_of(newcomer, oldpassword="错的密码", password1=NEW, password2=NEW + "。")

    assert errors["oldpassword"] == ["现在的密码不对，请再输一次。"]
    assert errors["password2"] == ["每次输入的密码必须相同。"]


def test_signing_in_by_password_never_drops_the_old_password(newcomer: Client) -> None:
    assert "oldpassword" in newcomer.get("/accounts/password/change/").content.decode()


def test_who_has_an_own_password_is_left_alone(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.account(world.li_si).number)

    assert client.get("/accounts/security/").status_code == 200
    assert who(client) == world.account(world.li_si)
