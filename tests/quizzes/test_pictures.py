"""Pictures of questions: pinned to the version, seen by those who have the question, explained after the score."""

from dataclasses import replace
from typing import cast

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from quizzes import services
from quizzes.cms.written import PARTS, PartFormSet
from quizzes.content import Picture, QuestionContent
from quizzes.errors import BadQuestion
from quizzes.models import Attempt, Question, Quiz
from quizzes.versions import content_of
from sanwei.files.models import PrivateImage
from sanwei.org.models import OrgUnit
from tests.org.cms import picture
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of, page
from tests.quizzes.test_cms import fields
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def editor(world: World) -> Client:
    return client_of(world.account(world.zhao_liu))


def image(unit: OrgUnit, title: str = "图") -> PrivateImage:
    made = PrivateImage(title=title, file=picture(), collection=unit.collection)
    made.save()
    return made


def at(place: str, shown: PrivateImage, alt: str = "") -> Picture:
    return Picture(place=place, image=str(shown.public_id), alt=alt or f"{place}的图")


def pictured(world: World) -> tuple[Question, dict[str, PrivateImage]]:
    images = {place: image(world.first, place) for place in ("stem", "B", "explanation")}
    content = make.content(1, pictures=tuple(at(place, one) for place, one in images.items()))
    bank = services.create_bank(unit=world.first, title="有图的题库")
    return services.add_question(bank=bank, content=content, actor=None, at=NOW), images


def started(world: World, question: Question) -> Attempt:
    quiz = make.first_quiz(world, banks=[question.bank], draws={"single": 1})
    return make.started(quiz, world.zhang_san)


def statuses(client: Client, images: dict[str, PrivateImage]) -> dict[str, int]:
    return {
        place: client.get(one.get_rendition("max-480x480|format-webp").url).status_code
        for place, one in images.items()
    }


def test_member_mid_attempt_sees_stem_and_options_but_no_explanation(
    world: World, zhang_san: Client
) -> None:
    question, images = pictured(world)
    attempt = started(world, question)

    html = page(zhang_san, reverse("quizzes:question", args=[attempt.public_id, 1]))

    assert (html.count('class="q-picture"'), "explanation的图" in html) == (2, False)
    assert 'alt="stem的图"' in html
    order = attempt.paper[0]["order"]
    before, _picture, _after = html.partition('alt="B的图"')
    assert before.count('class="o"') == order.index(1) + 1
    assert statuses(zhang_san, images) == {"stem": 200, "B": 200, "explanation": 404}


def test_the_explanation_s_picture_comes_with_the_explanation(
    world: World, zhang_san: Client
) -> None:
    question, images = pictured(world)
    attempt = started(world, question)
    make.answer_all(attempt)
    make.submitted(attempt)

    html = page(zhang_san, reverse("quizzes:result", args=[attempt.public_id]))

    assert html.count('class="q-picture"') == 3
    assert statuses(zhang_san, images) == {"stem": 200, "B": 200, "explanation": 200}


@pytest.mark.parametrize("again", [False, True])
def test_the_explanation_s_picture_waits_as_the_explanation_does(
    world: World, zhang_san: Client, again: bool
) -> None:
    question, images = pictured(world)
    attempt = started(world, question)
    make.answer_all(attempt)
    make.submitted(attempt)
    if again:
        make.started(attempt.quiz, world.zhang_san)
    else:
        Quiz.objects.update(review={"after": ["own"], "open": ["own"]})

    assert statuses(zhang_san, images) == {"stem": 200, "B": 200, "explanation": 404}


def test_nobody_else_gets_a_picture(world: World, zhang_san: Client, wang_wu: Client) -> None:
    question, images = pictured(world)
    assert set(statuses(zhang_san, images).values()) == {404}

    started(world, question)

    assert set(statuses(wang_wu, images).values()) == {404}
    assert set(statuses(Client(), images).values()) == {404}


def test_another_picture_makes_a_version_and_the_paper_keeps_its_own(
    world: World, zhang_san: Client
) -> None:
    question, images = pictured(world)
    attempt = started(world, question)
    newer = image(world.first, "新图")
    asked = content_of(question.current, question)

    services.revise_question(
        question=question,
        content=replace(asked, pictures=(at("stem", newer, "新图"),)),
        actor=None,
        at=NOW,
    )

    html = page(zhang_san, reverse("quizzes:question", args=[attempt.public_id, 1]))
    assert question.versions.count() == 2
    assert ('alt="stem的图"' in html, "新图" in html) == (True, False)
    assert statuses(zhang_san, {"old": images["stem"], "new": newer}) == {"old": 200, "new": 404}


def test_a_picture_that_a_version_shows_is_not_deleted(world: World) -> None:
    _question, images = pictured(world)

    with pytest.raises(ProtectedError):
        images["stem"].delete()


def test_the_picture_of_a_material_stands_with_the_material(
    world: World, zhang_san: Client
) -> None:
    asked = replace(make.OTHER_TYPES[-1], pictures=(at("stem", image(world.first), "会议记录"),))
    bank = services.create_bank(unit=world.first, title="材料")
    services.add_question(bank=bank, content=asked, actor=None, at=NOW)
    quiz = make.first_quiz(world, banks=[bank], draws={"material": 1})
    attempt = make.started(quiz, world.zhang_san)

    html = page(zhang_san, reverse("quizzes:question", args=[attempt.public_id, 1]))

    assert html.count('alt="会议记录"') == 2


@pytest.mark.parametrize(
    ("places", "changes", "words"),
    [
        (("E",), {}, "没有这个选项"),
        (("stem", "stem"), {}, "只能放一张"),
        (("explanation",), {"explanation": ""}, "也要写解析"),
    ],
)
def test_pictures_have_their_place(
    world: World, places: tuple[str, ...], changes: dict[str, str], words: str
) -> None:
    shown = image(world.first)
    asked: QuestionContent = make.content(
        1, pictures=tuple(at(place, shown) for place in places), **changes
    )
    bank = services.create_bank(unit=world.first, title="题库")

    with pytest.raises(BadQuestion) as refused:
        services.add_question(bank=bank, content=asked, actor=None, at=NOW)

    assert words in str(refused.value.message)


def sent(shown: PrivateImage, **changes: object) -> dict[str, object]:
    return fields(
        **{
            "pictures-TOTAL_FORMS": 2,
            "pictures-INITIAL_FORMS": 0,
            "pictures-0-place": "stem",
            "pictures-0-image": shown.pk,
            "pictures-0-alt": "一张表",
            "pictures-1-place": "",
            "pictures-1-image": "",
            "pictures-1-alt": "",
            **changes,
        }
    )


def test_editor_chooses_a_picture_and_takes_it_off_again(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    shown = image(world.first)

    editor.post("/cms/questions/new/", sent(shown, bank=bank.pk))
    question = Question.objects.get()
    path = f"/cms/questions/edit/{question.pk}/"
    html = page(editor, path)
    off = sent(shown, **{"pictures-INITIAL_FORMS": 1, "pictures-0-DELETE": "on"})
    editor.post(path, off)

    first, second = question.versions.order_by("number")
    assert first.pictures == [{"place": "stem", "image": str(shown.public_id), "alt": "一张表"}]
    assert "一张表" in html
    assert second.pictures == []


@pytest.mark.parametrize(
    ("owner", "changes", "words"),
    [
        ("second", {}, "有图片还没填全"),
        ("first", {"pictures-0-alt": ""}, "有图片还没填全"),
    ],
)
def test_a_foreign_or_wordless_picture_is_not_taken(
    world: World, editor: Client, owner: str, changes: dict[str, object], words: str
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    shown = image(getattr(world, owner))

    response = editor.post("/cms/questions/new/", sent(shown, bank=bank.pk, **changes))

    assert words in response.content.decode()
    assert Question.objects.count() == 0


def pictured_part(world: World) -> tuple[Attempt, dict[str, PrivateImage]]:
    images = {place: image(world.first, place) for place in ("stem", "B", "explanation")}
    shown = tuple(at(place, one, f"小题{place}的图") for place, one in images.items())
    material = make.OTHER_TYPES[-1]
    part = replace(make.content(7), pictures=shown, score=material.parts[0].score)
    asked = replace(material, parts=(*material.parts, part))
    bank = services.create_bank(unit=world.first, title="材料")
    services.add_question(bank=bank, content=asked, actor=None, at=NOW)
    quiz = make.first_quiz(world, banks=[bank], draws={"material": 1})
    return make.started(quiz, world.zhang_san), images


def test_pictures_of_a_sub_question_stand_with_it_only(world: World, zhang_san: Client) -> None:
    attempt, images = pictured_part(world)

    html = page(zhang_san, reverse("quizzes:question", args=[attempt.public_id, 1]))

    assert [html.count(f'alt="小题{place}的图"') for place in images] == [1, 1, 0]
    assert statuses(zhang_san, images) == {"stem": 200, "B": 200, "explanation": 404}


def test_pictures_of_a_sub_question_come_again_in_its_review(
    world: World, zhang_san: Client
) -> None:
    attempt, images = pictured_part(world)
    make.answer_all(attempt)
    make.submitted(attempt)

    html = page(zhang_san, reverse("quizzes:result", args=[attempt.public_id]))

    assert [html.count(f'alt="小题{place}的图"') for place in images] == [1, 1, 1]


def test_foreign_person_gets_no_picture_of_a_sub_question(world: World, wang_wu: Client) -> None:
    _attempt, images = pictured_part(world)

    assert set(statuses(wang_wu, images).values()) == {404}


def test_version_keeps_the_pictures_of_its_parts(world: World) -> None:
    attempt, _images = pictured_part(world)
    question = Question.objects.get(versions=attempt.paper[0]["version"])
    assert question.current
    before = content_of(question.current)
    bare = replace(before, parts=tuple(replace(part, pictures=()) for part in before.parts))

    services.revise_question(question=question, content=bare, actor=None, at=NOW)

    assert len(before.parts[-1].pictures) == 3
    assert question.versions.get(number=1).shown_pictures.count() == 3
    assert question.versions.get(number=2).shown_pictures.count() == 0


def sent_parts(*stems: str) -> PartFormSet:
    data = {"parts-TOTAL_FORMS": str(len(stems)), "parts-INITIAL_FORMS": "0"}
    for place, stem in enumerate(stems):
        # The last written is to stand first.
        told = {"type": "true_false", "stem": stem, "answer": "对", "score": "1"}
        told["ORDER"] = str(len(stems) - place)
        data |= {f"parts-{place}-{name}": text for name, text in told.items()}
    parts = PARTS(data, prefix="parts")
    assert parts.is_valid()
    return cast("PartFormSet", parts)


def test_picture_goes_along_when_its_sub_question_is_moved() -> None:
    shown = (Picture(place="stem", image="甲", alt="甲的图"),)

    contents = sent_parts("甲", "乙").contents({1: shown})

    assert [(one.stem, one.pictures) for one in contents] == [("乙", ()), ("甲", shown)]


def test_picture_of_no_sub_question_is_named() -> None:
    shown = (Picture(place="stem", image="甲", alt="甲的图"),)

    with pytest.raises(ValidationError, match="第3小题"):
        sent_parts("甲", "乙").contents({3: shown})
