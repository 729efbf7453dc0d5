import pytest
from django.test import Client

from tests.quizzes.clients import client_of
from tests.world import World


@pytest.fixture
def zhang_san(world: World) -> Client:
    return client_of(world.account(world.zhang_san))


@pytest.fixture
def wang_wu(world: World) -> Client:
    return client_of(world.account(world.wang_wu))
