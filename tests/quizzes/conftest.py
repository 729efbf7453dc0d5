from pathlib import Path

import pytest
from django.test import Client

from tests.quizzes.clients import client_of
from tests.quizzes.sheets import PARTY_HISTORY
from tests.world import World


@pytest.fixture
def zhang_san(world: World) -> Client:
    return client_of(world.account(world.zhang_san))


@pytest.fixture
def wang_wu(world: World) -> Client:
    return client_of(world.account(world.wang_wu))


@pytest.fixture
def party_history() -> Path:
    if not PARTY_HISTORY.exists():
        pytest.skip(f"the shared bank is not on this machine: {PARTY_HISTORY}")
    return PARTY_HISTORY
