"""学习体会: the branch reads it after somebody of it let it through; no other branch ever."""

import pytest
from django.test import Client

from sanwei.library import services
from sanwei.library.enums import ReflectionState
from sanwei.library.errors import AlreadyDecided
from sanwei.library.models import Reflection, StoryPage
from tests.library import factories
from tests.world import NOW, World

WORDS = "守住岗位就是守住初心"


@pytest.fixture
def story(world: World) -> StoryPage:
    return factories.story(world, world.committee, live=True, audience=world.everyone)


def reads(client: Client, world: World, member: object, story: StoryPage) -> bool:
    client.force_login(world.account(member))
    return WORDS in client.get(story.get_url()).content.decode()


def test_only_its_writer_reads_a_waiting_one(
    world: World, story: StoryPage, client: Client
) -> None:
    services.write_reflection(member=world.zhang_san, story=story, text=WORDS, at=NOW)

    assert reads(client, world, world.zhang_san, story)
    assert not reads(client, world, world.zhao_liu, story)


def test_the_secretary_lets_it_through_to_the_branch_and_nobody_else(
    world: World, story: StoryPage, client: Client
) -> None:
    row = services.write_reflection(member=world.zhang_san, story=story, text=WORDS, at=NOW)
    client.force_login(world.account(world.li_si))
    assert WORDS in client.get("/library/reflections/").content.decode()

    client.post(f"/library/reflections/{row.public_id}/decide/", {"show": "1", "read": row.stamp})

    assert reads(client, world, world.zhao_liu, story)
    assert not reads(client, world, world.wang_wu, story)


def test_another_branch_s_secretary_decides_nothing(
    world: World, story: StoryPage, client: Client
) -> None:
    row = services.write_reflection(member=world.zhang_san, story=story, text=WORDS, at=NOW)
    client.force_login(world.account(world.zhou_ba))

    page = client.get("/library/reflections/").content.decode()
    answer = client.post(
        f"/library/reflections/{row.public_id}/decide/", {"show": "1", "read": row.stamp}
    )

    assert WORDS not in page
    assert answer.status_code == 404


def test_a_plain_member_has_no_review_page(world: World, client: Client) -> None:
    client.force_login(world.account(world.zhang_san))

    assert client.get("/library/reflections/").status_code == 404


def test_changed_words_wait_again_and_a_stale_yes_is_refused(
    world: World, story: StoryPage
) -> None:
    read = services.write_reflection(member=world.zhang_san, story=story, text="旧的", at=NOW)
    stamp = read.stamp
    later = NOW.replace(hour=10)
    changed = services.write_reflection(member=world.zhang_san, story=story, text=WORDS, at=later)

    with pytest.raises(AlreadyDecided):
        services.decide(
            reflection=changed,
            state=ReflectionState.SHOWN,
            read_at=stamp,
            actor=world.account(world.li_si),
            at=later,
        )

    row = Reflection.objects.get()
    assert (row.text, row.state) == (WORDS, ReflectionState.WAITING)


def test_a_reflection_outlives_story_and_writer(world: World, story: StoryPage) -> None:
    services.write_reflection(member=world.zhang_san, story=story, text=WORDS, at=NOW)

    story.delete()

    row = Reflection.objects.get()
    assert (row.story, row.story_title, row.member_name) == (None, story.title, "张三")


def test_empty_words_are_not_kept(world: World, story: StoryPage, client: Client) -> None:
    client.force_login(world.account(world.zhang_san))

    client.post(f"/library/stories/{story.public_id}/reflection/", {"text": "  "})

    assert not Reflection.objects.exists()
