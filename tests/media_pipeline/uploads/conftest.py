"""An editor of the first branch and his browser."""

import pytest

from sanwei.accounts.models import User
from tests.media_pipeline.uploads.sender import Sender
from tests.world import World


@pytest.fixture
def editor(world: World) -> User:
    return world.account(world.zhao_liu)


@pytest.fixture
def sender(editor: User) -> Sender:
    return Sender(editor)
