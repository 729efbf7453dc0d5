"""One lecture of the look (1:56) and helpers that speak of seconds."""

import pytest
from hypothesis import settings

from sanwei.common import outbox
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyItem
from tests.study.stage import Stage, lecture
from tests.world import World

# A busy machine is slow at whatever example it happens to try; speed is measured in tests/bench.
settings.register_profile("study", deadline=None)
settings.load_profile("study")


@pytest.fixture
def item(world: World) -> StudyItem:
    """Return a live lecture of 1:56 that everybody may see."""
    return lecture(world)


@pytest.fixture
def stage(world: World, item: StudyItem) -> Stage:
    """Return 张三 in front of the lecture."""
    return Stage(world.zhang_san, item)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody above listens: messages are stored for consumers only."""
    handlers = {StudyRecorded.kind: {"tests.study": lambda event: None}}
    monkeypatch.setattr(outbox, "_handlers", handlers)
