"""The world with a 依据文件 in the 党委, 张三 in a group led by 赵六."""

import pytest

from sanwei.org.enums import Role
from tests.ledgers.points.stage import approve, post
from tests.world import World


@pytest.fixture
def on(world: World) -> World:
    approve(world.committee)
    post(world, world.zhao_liu, Role.GROUP_LEADER, world.group)
    return world
