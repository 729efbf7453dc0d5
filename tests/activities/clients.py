"""Signed-in clients of the pages of branch life."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from sanwei.common import clock
from sanwei.org.models import Member
from tests.world import World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


def client_of(world: World, member: Member) -> Client:
    client = Client()
    client.force_login(world.account(member), BACKEND)
    return client


def just_now() -> datetime:
    return clock.now() - timedelta(hours=2)


def text_of(client: Client, name: str, key: object, query: str = "") -> str:
    response = client.get(reverse(f"activities:{name}", args=[key]) + query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def post_json(client: Client, name: str, key: object, body: Any) -> Any:
    return client.post(
        reverse(f"activities:{name}", args=[key]),
        json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json"},
    )
