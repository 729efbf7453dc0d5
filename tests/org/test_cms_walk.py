"""Branch A's people find no trace of branch B anywhere under /cms/."""

import time

import pytest
from django.test import Client

from sanwei.accounts.models import User
from sanwei.org import services
from sanwei.org.enums import Role
from tests.org.cms import MARK, addresses, hide_secrets
from tests.world import NOW, START, World


def visible(client: Client, address: str) -> tuple[int, str]:
    """Return the status and everything that came back, headers too."""
    response = client.get(address, headers={"x-requested-with": ""})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, (body.decode(errors="replace") + str(response.headers)).lower()


def own_words(address: str) -> str:
    """Return the part of the address that the visitor typed and that pages repeat."""
    return address.lower()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_no_address_shows_another_branch(world: World, role: Role) -> None:
    if role == Role.ADMINISTRATOR:
        services.assign_role(
            member=world.zhao_liu, unit=world.first, role=role, starts_on=START, at=NOW
        )
    secrets = hide_secrets(world)
    visitor, technician = Client(), Client()
    visitor.force_login(world.account(world.zhao_liu), backend="sanwei.accounts.backends.NumberOrPhoneBackend")
    technician.force_login(User.objects.create_superuser("tech", "x", name="技术员"), backend="sanwei.accounts.backends.NumberOrPhoneBackend")
    t=time.time(); n=0
    leaks = []
    for address in addresses(secrets):
        n+=1
        status, text = visible(visitor, address)
        if MARK in text:
            leaks.append((address, status, text[max(0,text.index(MARK)-80):text.index(MARK)+40]))
    print(n, time.time()-t)
    for l in leaks: print(l)
    assert leaks == []
