"""What a question says beside its stem, as one text for the search of its editors. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from quizzes.enums import QuestionType

#: Their answers are words; those of the others are letters.
ANSWERED_IN_WORDS: Final = frozenset({QuestionType.BLANK, QuestionType.SHORT})
#: Parts of a sub-question that are words.
WORDS: Final = ("stem", "options", "targets", "explanation")


def wording_of(told: Mapping[str, Any]) -> str:
    """Return options, answers in words, explanation and sub-questions of a version, or of a part, a line each."""
    lines = [*_texts([told[name] for name in WORDS[1:] if told.get(name)])]
    if told["type"] in ANSWERED_IN_WORDS:
        lines += _texts(told["answer"])
    for part in told.get("parts") or ():
        lines += [part["stem"], wording_of(part)]
    return "\n".join(line for line in lines if line)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(value.values())
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)
