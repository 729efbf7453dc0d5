"""The bank for its editors: filters, many at once, repeats, uses, sub-questions, as on the phone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from taggit.models import Tag

from quizzes import bank_queries, services
from quizzes.enums import QuestionType
from quizzes.models import DistinctPair, Question, QuestionBank, QuestionTag
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


@pytest.fixture
def other_editor(world: World) -> Client:
    return client_of(world.account(world.wu_jiu))


def add(bank: QuestionBank, number: int, **told: object) -> Question:
    content = make.content(number, **told)  # type: ignore[arg-type]
    return services.add_question(bank=bank, content=content, actor=None, at=NOW)


def names_of(question: Question) -> list[str]:
    return sorted(question.tags.names())


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", [1, 2, 3]),
        ("topic=党章", [1]),
        ("type=multiple", [2]),
        ("difficulty=hard", [3]),
        ("state=retired", [3]),
        ("state=in_use", [1, 2]),
        ("tag={tag}", [2]),
        ("q=第2问", [2]),
    ],
)
def test_list_is_narrowed_by_what_a_question_is(
    world: World, editor: Client, query: str, shown: list[int]
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    add(bank, 1, topic="党章")
    add(bank, 2, kind=QuestionType.MULTIPLE, tags=("入党",))
    services.retire_question(question=add(bank, 3, difficulty="hard"), at=NOW)

    html = page(editor, "/cms/questions/?" + query.format(tag=Tag.objects.get().pk))

    assert [n for n in (1, 2, 3) if f">{f'第{n}问'}" in html or f"第{n}问" in html] == shown


def test_filters_offer_nothing_of_another_branch(world: World, editor: Client) -> None:
    foreign = services.create_bank(unit=world.second, title="二支部题库")
    add(foreign, 1, topic="别处的知识点", tags=("别处的标签",))

    html = page(editor, "/cms/questions/")
    hints = editor.get("/cms/tag-autocomplete/?term=别处").json()

    assert not [words for words in ("二支部题库", "别处的知识点", "别处的标签") if words in html]
    assert hints == []


def test_list_costs_the_same_for_more_rows(
    world: World, editor: Client, django_assert_max_num_queries
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    for number in range(1, 13):
        add(bank, number, tags=(f"标签{number}",))

    page(editor, "/cms/questions/")
    with django_assert_max_num_queries(30):
        page(editor, "/cms/questions/")


def test_own_tags_are_suggested(world: World, editor: Client) -> None:
    add(make.bank(world.first, single=0), 1, tags=("组织生活",))

    assert editor.get("/cms/tag-autocomplete/?term=组织").json() == ["组织生活"]


def test_many_are_tagged_untagged_and_retired_at_once(world: World, editor: Client) -> None:
    bank = make.bank(world.first, single=3)
    first, second, third = bank.questions.order_by("position")
    path, ticked = reverse("questions:bulk"), [first.pk, second.pk]

    editor.post(path, {"q": ticked, "do": "tag", "tags": "党史，入党"})
    editor.post(path, {"q": ticked, "do": "tag", "tags": "党史"})
    editor.post(path, {"q": [first.pk], "do": "untag", "tags": "入党"})
    editor.post(path, {"q": ticked, "do": "retire"})
    editor.post(path, {"q": [second.pk], "do": "reinstate"})

    assert [names_of(one) for one in (first, second, third)] == [["党史"], ["党史", "入党"], []]
    assert list(bank.questions.filter(retired_at=None).order_by("pk")) == [second, third]


def test_nothing_happens_if_one_of_many_is_not_ones_own(world: World, editor: Client) -> None:
    own = make.bank(world.first, title="甲", single=1).questions.get()
    foreign = make.bank(world.second, title="乙", single=1).questions.get()

    response = editor.post(
        reverse("questions:bulk"), {"q": [own.pk, foreign.pk], "do": "tag", "tags": "党史"}
    )

    assert (response.status_code, QuestionTag.objects.count()) == (404, 0)


def test_a_ticked_list_without_tags_asks_for_them(world: World, editor: Client) -> None:
    own = make.bank(world.first, single=1).questions.get()

    html = editor.post(
        reverse("questions:bulk"), {"q": [own.pk], "do": "tag", "tags": " "}, follow=True
    ).content.decode()

    assert "请先写标签" in html


def test_repeats_are_found_within_what_one_sees(world: World, editor: Client) -> None:
    mine = services.create_bank(unit=world.first, title="甲题库")
    foreign = services.create_bank(unit=world.second, title="乙题库")
    add(mine, 1, stem="三会一课的“课”指（  ）")
    add(mine, 2, stem="三会一课的“课”，指什么？")
    add(mine, 3, stem="三会一课的 课 指()。")
    add(foreign, 4, stem="三会一课的课指")
    services.retire_question(question=add(mine, 5, stem="三会一课的课指：（  ）"), at=NOW)

    html = page(editor, reverse("questions:repeats"))

    assert "1组题的题干一样" in html
    assert [n for n in range(1, 6) if f"甲题库 · 第{n}题" in html] == [1, 3]
    assert "乙题库" not in html


def test_uses_name_ones_own_quizzes_and_count_the_others(world: World, editor: Client) -> None:
    shared = make.bank(world.first, single=1)
    drawn = make.first_quiz(world, banks=[shared], draws={"single": 1})
    make.started(drawn, world.zhang_san)
    make.first_quiz(world, banks=[shared], draws={"multiple": 1}, title="抽不到", is_open=False)
    make.quiz(
        world.committee, world.everyone, banks=[shared], draws={"single": 1}, title="党委测验"
    )

    html = page(editor, reverse("questions:uses", args=[shared.questions.get().pk]))

    assert f">{drawn}</a></td><td>第一支部</td><td>已发布</td><td>1</td><td>会抽到</td>" in html
    assert "另有其他组织的1个测验用到它" in html
    assert not [words for words in ("抽不到", "党委测验") if words in html]


def test_preview_of_a_question_has_no_key(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    made = [
        services.add_question(bank=bank, content=one, actor=None, at=NOW)
        for one in (*make.OTHER_TYPES, make.content(1))
    ]

    pages = [page(editor, reverse("questions:preview", args=[one.pk])) for one in made]

    assert [html.count('class="sheet-q"') for html in pages] == [1, 1, 1, 1, 2, 1]
    assert not [html for html in pages if make.EXPLANATION in html or "言之有物" in html]


def part(place: int, **told: object) -> dict[str, object]:
    asked = {"type": "single", "stem": "", "options": "", "targets": "", "answer": "",
             "explanation": "", "score": "1", "ORDER": place + 1, **told}  # fmt: skip
    return {f"parts-{place}-{name}": value for name, value in asked.items()}


def material(*parts: dict[str, object], there: int = 0, **changes: object) -> dict[str, object]:
    told: dict[str, object] = fields(
        type="material", stem="某支部三个月没有开会。", options="", answer="", **changes
    )
    told |= {"parts-TOTAL_FORMS": len(parts), "parts-INITIAL_FORMS": there}
    for one in parts:
        told |= one
    return told


SINGLE = {"stem": "错在哪里？", "options": "没有签字\n事后补造", "answer": "B", "score": "2"}
TRUTH = {"type": "true_false", "stem": "应当说明情况。", "answer": "对"}


def test_material_is_written_with_its_parts(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")

    asked = material(part(0, **SINGLE), part(1, **TRUTH), part(2), bank=bank.pk, tags="案例，补录")
    assert editor.post("/cms/questions/new/", asked).status_code == 302

    question = Question.objects.get()
    assert [(one["type"], one["answer"]) for one in question.current.parts] == [
        ("single", "B"),
        ("true_false", "true"),
    ]
    assert (question.current.score, names_of(question)) == (3, ["案例", "补录"])


def test_parts_change_order_and_go_in_a_new_version(world: World, editor: Client) -> None:
    bank = services.create_bank(unit=world.first, title="题库")
    question = services.add_question(bank=bank, content=make.OTHER_TYPES[-1], actor=None, at=NOW)
    path = f"/cms/questions/edit/{question.pk}/"
    shown = page(editor, path)

    unchanged = {
        "stem": "错在哪里？",
        "options": "没有签字\n事后补造\n字数太少",
        "answer": "B",
        "explanation": make.EXPLANATION,
    }
    asked = material(
        part(0, **unchanged, ORDER=2),
        part(1, stem="不要了", DELETE="on"),
        part(2, **TRUTH, ORDER=1),
        part(3),
        there=2,
    )
    assert editor.post(path, asked).status_code == 302

    question.refresh_from_db()
    assert "错在哪里？" in shown
    assert [one["stem"] for one in question.current.parts] == ["应当说明情况。", "错在哪里？"]
    assert question.versions.count() == 2


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((), "材料题至少要有一道小题。"),
        ((part(0, **{**SINGLE, "answer": "C"}),), "答案C没有对应的选项。"),
        ((part(0, **{**SINGLE, "stem": ""}),), "有小题还不完整"),
    ],
)
def test_unsound_parts_come_back_with_the_reason(
    world: World, editor: Client, parts: tuple[dict[str, object], ...], words: str
) -> None:
    bank = services.create_bank(unit=world.first, title="题库")

    response = editor.post("/cms/questions/new/", material(*parts, bank=bank.pk))

    assert words in response.content.decode()
    assert Question.objects.count() == 0


def test_a_blank_keeps_a_semicolon_through_the_form(world: World, editor: Client) -> None:
    asked = make.OTHER_TYPES[0].__class__(
        type=QuestionType.BLANK, stem="写两个字。", answer=(("甲；乙", "丙/丁"),)
    )
    bank = services.create_bank(unit=world.first, title="题库")
    question = services.add_question(bank=bank, content=asked, actor=None, at=NOW)
    path = f"/cms/questions/edit/{question.pk}/"
    sent = fields(type="blank", stem="写两个字。", answer=r"甲\；乙|丙\/丁", options="")

    assert r"甲\；乙|丙\/丁" in page(editor, path)
    editor.post(path, {**sent, "explanation": ""})

    question.refresh_from_db()
    assert question.current.answer == [["甲；乙", "丙/丁"]]


def test_editor_of_another_branch_finds_none_of_it(world: World, other_editor: Client) -> None:
    question = make.bank(world.first, single=2).questions.earliest("pk")
    paths = [
        reverse(f"questions:{name}", args=[question.pk]) for name in ("preview", "uses", "retire")
    ]

    assert [other_editor.get(path).status_code for path in paths] == [404, 404, 404]
    assert "第1问" not in page(other_editor, reverse("questions:repeats"))


ALIKE = "党员大会一般每季度召开%s次，由支部委员会召集（  ）"


def alike_pair(world: World) -> tuple[Question, Question]:
    mine = services.create_bank(unit=world.first, title="甲题库")
    foreign = services.create_bank(unit=world.second, title="乙题库")
    add(foreign, 9, stem=ALIKE % "三")
    add(mine, 8, stem="党小组会由党小组组长召集并主持，一般每月（  ）")
    return add(mine, 1, stem=ALIKE % "一"), add(mine, 2, stem=ALIKE % "两")


def test_alike_questions_stand_beside_each_other_with_the_difference_marked(
    world: World, editor: Client
) -> None:
    alike_pair(world)

    html = page(editor, reverse("questions:alike"))

    assert "1对题的题干很像" in html
    assert ("<mark>一</mark>" in html, "<mark>两</mark>" in html) == (True, True)
    assert "乙题库" not in html


def test_pair_found_to_differ_is_not_asked_again(world: World, editor: Client) -> None:
    first, second = alike_pair(world)
    told = {"q": [second.pk, first.pk]}

    for _again in range(2):
        editor.post(reverse("questions:alike"), told)

    assert DistinctPair.objects.values_list("first", "second").get() == (first.pk, second.pk)
    assert "没有题干很像的题" in page(editor, reverse("questions:alike"))


def test_foreign_question_is_not_judged(world: World, editor: Client) -> None:
    first, _second = alike_pair(world)
    foreign = Question.objects.get(bank__title="乙题库")

    response = editor.post(reverse("questions:alike"), {"q": [first.pk, foreign.pk]})

    assert (response.status_code, DistinctPair.objects.count()) == (404, 0)


def test_retired_and_equal_questions_are_no_alike_pair(world: World, editor: Client) -> None:
    first, second = alike_pair(world)
    add(first.bank, 3, stem=f" {first.current.stem} ")  # type: ignore[union-attr]
    services.retire_question(question=second, at=NOW)

    assert "没有题干很像的题" in page(editor, reverse("questions:alike"))


def test_alike_pairs_cost_the_same_whatever_their_number(
    world: World, django_assert_num_queries: Any
) -> None:
    first, _second = alike_pair(world)
    for number, word in enumerate("三四五六七八", start=11):
        add(first.bank, number, stem=ALIKE % word)

    with django_assert_num_queries(3):
        found = bank_queries.alike_pairs(Question.objects.filter(bank=first.bank))

    assert found.found == 28


def test_retiring_shows_ones_own_quizzes_first_and_leads_back(world: World, editor: Client) -> None:
    bank = make.bank(world.first, single=1)
    make.first_quiz(world, banks=[bank], draws={"single": 1}, title="季度测验")
    make.quiz(world.committee, world.everyone, banks=[bank], draws={"single": 1}, title="党委测验")
    url = reverse("questions:retire", args=[bank.questions.get().pk]) + "?from=alike"

    html = page(editor, url)

    assert ("季度测验" in html, "党委测验" in html, "其他组织的1个测验" in html) == (
        True,
        False,
        True,
    )
    assert editor.post(url)["Location"] == reverse("questions:alike")
