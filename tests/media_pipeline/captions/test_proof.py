"""What the list of names and 提法 flags."""

import pytest

from media_pipeline.captions.enums import TermKind
from media_pipeline.captions.proof import Flag, flags_of, terms_for
from media_pipeline.models import ProofTerm
from tests.lectures import factories
from tests.media_pipeline.captions.words import cue
from tests.world import World


def term(
    word: str, *, kind: TermKind = TermKind.NAME, wrong: str = "", note: str = ""
) -> ProofTerm:
    return ProofTerm(collection_id=1, kind=kind, term=word, wrong=wrong, note=note)


def found(text: str, *terms: ProofTerm) -> list[tuple[str, str]]:
    return [(flag.found, flag.term) for flag in flags_of([cue(text)], terms)]


def test_a_listed_misspelling_is_flagged_with_its_place_and_note() -> None:
    terms = [term("站口", kind=TermKind.PLACE, wrong="站岗、站扣", note="审稿时出过错")]

    assert flags_of([cue("大家好"), cue("在站岗等", 5000)], terms) == [
        Flag(1, 5000, "站岗", "站口", "审稿时出过错", by_sound=False)
    ]


def test_a_name_that_only_sounds_right_is_flagged() -> None:
    assert found("我是吕永宏，他是吕永红", term("吕永红")) == [("吕永宏", "吕永红")]


def test_a_name_that_is_right_and_one_inside_mark_up_are_no_matter() -> None:
    assert found("<v 吕永红>我是<b>吕永红</b></v>", term("吕永红")) == []


def test_two_people_of_one_sound_are_nobody_s_misspelling() -> None:
    assert found("张伟和章伟都来了", term("张伟"), term("章伟")) == []


def test_short_wordings_are_not_compared_by_sound() -> None:
    assert found("我的回忆", term("会议", kind=TermKind.WORDING)) == []
    assert found("三会一刻", term("三会一课", kind=TermKind.WORDING)) == [("三会一刻", "三会一课")]


def test_one_place_is_told_once() -> None:
    assert found("吕永宏", term("吕永红", wrong="吕永宏")) == [("吕永宏", "吕永红")]


@pytest.mark.django_db
def test_terms_of_the_own_unit_and_of_those_above_hold(world: World) -> None:
    for unit in (world.committee, world.first, world.second):
        unit.refresh_from_db()
        ProofTerm.objects.create(collection=unit.collection, kind=TermKind.NAME, term=unit.name)
    asset = factories.media(world, world.first)

    assert {one.term for one in terms_for(asset)} == {world.committee.name, world.first.name}
