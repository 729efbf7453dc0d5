"""Questions of every type for property tests: sound ones with the signs that make trouble in files."""

from decimal import Decimal

from hypothesis import strategies as st

from quizzes.content import FALSE, LETTERS, TRUE, QuestionContent
from quizzes.enums import QuestionType
from quizzes.soundness import first_problem

SIGNS = "甲乙丙党AB12 ；;|｜/\\、，,。=~#{}:<>&-%*[]（）()_\n\"'+@?.T对√×"
words = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
lines = words.map(lambda text: " ".join(text.split()))


@st.composite
def one(draw: st.DrawFn, kind: QuestionType, number: int) -> QuestionContent:
    """Return a sound question; its stem begins with its number, so that no two ask the same."""
    count = draw(st.integers(2, 5))
    options = tuple(f"{draw(words)}选{place}" for place in range(count))
    said: dict[str, object] = {}
    letters = LETTERS[:count]
    if kind == QuestionType.SINGLE:
        said = {"options": options, "answer": draw(st.sampled_from(letters))}
    elif kind in {QuestionType.MULTIPLE, QuestionType.INDEFINITE}:
        least = 2 if kind == QuestionType.MULTIPLE else 1
        right = draw(st.sets(st.sampled_from(letters), min_size=least))
        said = {"options": options, "answer": "".join(sorted(right))}
    elif kind == QuestionType.TRUE_FALSE:
        said = {"answer": draw(st.sampled_from([TRUE, FALSE]))}
    elif kind == QuestionType.BLANK:
        blank = st.lists(lines, min_size=1, max_size=3, unique=True).map(tuple)
        said = {
            "answer": tuple(draw(st.lists(blank, min_size=1, max_size=3))),
            "any_order": draw(st.booleans()),
        }
    elif kind == QuestionType.SHORT:
        said = {"answer": draw(words | st.just(""))}
    elif kind == QuestionType.ORDERING:
        said = {"options": options, "answer": "".join(draw(st.permutations(letters)))}
    elif kind == QuestionType.MATCHING:
        targets = tuple(f"{draw(lines)}配{place}" for place in range(draw(st.integers(1, 4))))
        numbers = st.integers(1, len(targets)).map(str)
        said = {
            "options": options,
            "targets": targets,
            "answer": tuple(draw(numbers) for _option in options),
        }
    else:
        kinds = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3))
        said = {"parts": tuple(draw(one(each, n)) for n, each in enumerate(kinds, start=1))}
    return QuestionContent(
        type=kind,
        stem=f"第{number}问{draw(words)}",
        explanation=draw(words | st.just("")),
        score=Decimal(draw(st.integers(1, 20))) / 2,
        **said,  # type: ignore[arg-type]
    )


PARTS = [kind for kind in QuestionType if kind != QuestionType.MATERIAL]


@st.composite
def some(draw: st.DrawFn) -> list[QuestionContent]:
    """Return sound questions, one of each type."""
    found = [draw(one(kind, number)) for number, kind in enumerate(QuestionType, start=1)]
    return [content for content in found if not first_problem(content)]
