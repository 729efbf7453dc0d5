"""Browsers at the door."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import PASSWORD

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in() -> SignIn:
    """Sign somebody in through the real page."""

    def do(name: str, password: str = PASSWORD, *, own_phone: bool = False) -> Client:
        client = Client()
        data = {"login": name, "password": password, **({"own_phone": "on"} if own_phone else {})}
        response = client.post("/accounts/login/", data)
        assert response.status_code == 302, response.content.decode()
        return client

    return do
