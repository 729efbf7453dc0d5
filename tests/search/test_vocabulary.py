"""What administrators teach the search, and whom it never names by itself; asked as the search page asks."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from lectures.models import LectureSpeaker
from sanwei.common import clock
from sanwei.search import queries, synonyms
from sanwei.search.asked import discretion
from sanwei.search.models import StopWord, SynonymGroup
from sanwei.search.queries import Answer
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories as lectures
from tests.search.looking import index_all
from tests.world import World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
pytestmark = pytest.mark.django_db


def answer(world: World, text: str) -> Answer:
    return queries.find(text, world.account(world.zhang_san), at=clock.now())


def titles(found: Answer) -> list[str]:
    return [
        "".join(piece.text for piece in hit.title)
        for group in found.groups
        for hit in group.hits(0, 20)
    ]


def marked(found: Answer) -> list[str]:
    return [
        piece.text
        for group in found.groups
        for hit in group.hits(0, 20)
        for piece in hit.title
        if piece.is_hit
    ]


def indexed(world: World, *texts: str, is_second: bool = False) -> None:
    unit, audience = (
        (world.second, world.second_only) if is_second else (world.first, world.first_only)
    )
    for text in texts:
        lectures.lecture(world, unit, title=text, live=True, audience=audience)
    index_all()


def test_pinyin_initials_and_sound_are_found_marked_and_said(
    world: World, engine: WhooshEngine
) -> None:
    indexed(world, "党员发展对象怎么考察", "雪天撒盐车为什么先走下坡")

    for text in ("dangyuanfazhan", "dyfz", "党元发站", "党发展"):
        found = answer(world, text)
        assert titles(found) == ["党员发展对象怎么考察"], text
        assert found.meant == "党员发展", text
        assert "党员发展" in "".join(marked(found)), text


def test_text_with_the_same_pairs_here_and_there_does_not_hide_the_title_that_was_meant(
    world: World, engine: WhooshEngine
) -> None:
    lectures.lecture(
        world,
        world.first,
        title="一个季度的工作",
        summary="党发出号召以后，支部的发展很快",
        live=True,
        audience=world.first_only,
    )
    indexed(world, "党员发展对象怎么考察")

    found = answer(world, "党发展")

    assert titles(found) == ["一个季度的工作", "党员发展对象怎么考察"]
    assert found.meant == "党员发展"


def test_title_of_another_branch_is_neither_found_nor_said(
    world: World, engine: WhooshEngine
) -> None:
    indexed(world, "党员发展对象怎么考察", is_second=True)

    for text in ("dangyuanfazhan", "dyfz", "党元发站", "党发展", "员党发展"):
        assert answer(world, text) == Answer(), text


def test_title_of_another_branch_does_not_hold_back_a_second_reading(
    world: World, engine: WhooshEngine
) -> None:
    indexed(world, "党元发站纪事", is_second=True)
    indexed(world, "党员发展对象怎么考察")

    assert titles(answer(world, "党元发站")) == ["党员发展对象怎么考察"]


def test_member_is_not_named_by_a_second_reading(world: World, engine: WhooshEngine) -> None:
    world.zhang_san.name = "何欣然"
    world.zhang_san.save()
    indexed(world, "何欣然讲党课")

    assert answer(world, "何心然") == Answer()
    assert answer(world, "何心然讲党课").meant == ""
    assert titles(answer(world, "何欣然")) == ["何欣然讲党课"]
    by_letters = answer(world, "hexinran")
    assert (titles(by_letters), by_letters.meant) == (["何欣然讲党课"], "")


def test_lecturer_is_found_by_pinyin(world: World, engine: WhooshEngine) -> None:
    page = lectures.lecture(
        world, title="雪天撒盐车为什么先走下坡", live=True, audience=world.first_only
    )
    page.speakers.add(LectureSpeaker(name="何欣怡"))
    page.save()
    index_all()

    for text in ("hexinyi", "hxy"):
        assert titles(answer(world, text)) == ["雪天撒盐车为什么先走下坡"], text
    assert answer(world, "何新怡") == Answer()


def test_stop_word_is_not_said_from_the_moment_it_is_saved(
    world: World, engine: WhooshEngine
) -> None:
    indexed(world, "党员发展对象怎么考察")
    assert answer(world, "党元发站").meant == "党员发展"

    word = StopWord.objects.create(text="發展")

    assert answer(world, "党元发站") == Answer()
    assert not discretion.may_be_said("怎么发展")
    assert titles(answer(world, "党员发展")) == ["党员发展对象怎么考察"]

    word.delete()
    assert answer(world, "党元发站").meant == "党员发展"


def test_synonym_finds_and_marks_the_other_word(world: World, engine: WhooshEngine) -> None:
    indexed(world, "组织生活这样安排", "三会一课这样安排", "志愿服务这样安排")
    assert titles(answer(world, "三会一课")) == ["三会一课这样安排"]

    SynonymGroup.objects.create(words="三會一課、组织生活")

    found = answer(world, "三会一课")
    assert sorted(titles(found)) == ["三会一课这样安排", "组织生活这样安排"]
    assert sorted(marked(found)) == ["三会一课", "组织生活"]
    assert found.meant == ""


def test_lists_of_the_admin_know_synonyms_too(world: World, engine: WhooshEngine) -> None:
    indexed(world, "组织生活这样安排")
    SynonymGroup.objects.create(words="三会一课，组织生活")

    found = type(lectures.lecture(world, title="另一课")).objects.search("三会一课")

    assert [page.title for page in found] == ["组织生活这样安排"]


def test_group_of_one_word_is_refused() -> None:
    with pytest.raises(ValidationError, match="至少填写两个词"):
        SynonymGroup(words="三会一课、").full_clean()


def test_words_are_parted_at_any_sign() -> None:
    assert SynonymGroup(words="甲、乙，丙; 丁\n甲").each == ("甲", "乙", "丙", "丁")


def test_only_an_administrator_edits_the_vocabulary(client: Client, world: World) -> None:
    for name in ("synonymgroup", "stopword"):
        address = f"/cms/snippets/sanwei_search/{name}/"
        client.force_login(world.account(world.zhao_liu), backend=BACKEND)
        assert client.get(address).status_code == 302
        client.force_login(world.account(world.sun_qi), backend=BACKEND)
        assert client.get(address).status_code == 200


def test_no_group_means_no_query_of_the_vocabulary(
    world: World, django_assert_num_queries: object
) -> None:
    synonyms.wordings("热身")

    with django_assert_num_queries(0):  # type: ignore[operator]
        assert synonyms.wordings("三会一课") == []
