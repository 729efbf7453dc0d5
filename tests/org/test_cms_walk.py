"""Branch A's people find no trace of branch B anywhere under /cms/."""

import time

import pytest
from django.test import Client

from sanwei.accounts.models import User
from sanwei.org import services
from sanwei.org.enums import Role
from tests.org.cms import MARK, addresses, hide_secrets
from tests.world import NOW, START, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


def visible(client: Client, address: str) -> str:
    """Return everything that came back: status, headers, body."""
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.status_code} {response.headers} {body.decode(errors='replace')}".lower()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_no_address_shows_another_branch(world: World, role: Role, client: Client) -> None:
    if role == Role.ADMINISTRATOR:
        services.assign_role(
            member=world.zhao_liu, unit=world.first, role=role, starts_on=START, at=NOW
        )
    secrets = hide_secrets(world)
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)
    t = time.time()
    leaks = []
    n = 0
    for address in addresses(secrets):
        n += 1
        text = visible(client, address)
        if "/accounts/login/?next" in text[:900]:
            print("OUT", address)
        if MARK in text:
            where = text.index(MARK)
            leaks.append((address, text[:4] + text[max(0, where - 120) : where + 40]))
    print(n, time.time() - t)
    for l in leaks:
        print(l)

    assert leaks == []
