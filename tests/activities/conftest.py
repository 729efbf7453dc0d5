import pytest
from django.test import Client

from tests.activities.clients import client_of
from tests.world import World


@pytest.fixture
def secretary(world: World) -> Client:
    return client_of(world, world.li_si)
