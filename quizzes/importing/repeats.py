"""Finds questions that repeat or contradict each other, inside a file and against the bank."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.importing.report import DOUBTFUL, Finding, ReadQuestion, Rejection
from quizzes.importing.revising import Known, changes, changes_answer, merged, said_in
from quizzes.importing.sense import Sense, sense_of
from quizzes.soundness import first_problem

CONTRADICTION, OTHER_OPTIONS, LIKE = Decimal("0.40"), Decimal("0.50"), Decimal("0.80")
# Share of common character pairs above which two stems with the same options ask the same.
LIKE_STEMS = 0.6
LOOKED_AT = 200


def compare(
    questions: Iterable[ReadQuestion], in_bank: Collection[Known]
) -> tuple[list[ReadQuestion], list[Rejection]]:
    """Mark what the bank has already or what changes it, reject repeats inside the file, flag what contradicts."""
    seen, bank = _Seen(), _Bank(in_bank)
    kept: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    for question in bank.numbered(list(questions)):
        sense = sense_of(question.content)
        found = bank.against(question, sense)
        # Two questions of the bank may repeat each other; the page for repeats is the place to say so.
        if not found.revises and (twin := seen.twin_of(sense)):
            rejected.append(_repeat(question, twin))
            continue
        if (
            isinstance(found, ReadQuestion)
            and found.outcome != "same"
            and (conflict := seen.conflict_of(sense))
        ):
            found = replace(found, findings=(*found.findings, conflict))
        problem = first_problem(found.content) if found.outcome == "changed" else ""
        if problem:
            rejected.append(_unsound(question, problem))
            continue
        seen.keep(sense, question)
        kept.append(found)
    return kept, rejected


class _Seen:
    """The questions of a file so far, found by what they say: a look at each would take hours."""

    def __init__(self) -> None:
        self._by_sense: dict[Sense, ReadQuestion] = {}
        self._by_stem: dict[str, list[tuple[Sense, ReadQuestion]]] = defaultdict(list)
        self._by_choice: dict[object, list[tuple[Sense, ReadQuestion]]] = defaultdict(list)

    def keep(self, sense: Sense, question: ReadQuestion) -> None:
        self._by_sense[sense] = question
        self._by_stem[sense.stem].append((sense, question))
        if sense.options:
            self._by_choice[sense.options, sense.answer].append((sense, question))

    def twin_of(self, sense: Sense) -> ReadQuestion | None:
        return self._by_sense.get(sense)

    def conflict_of(self, sense: Sense) -> Finding | None:
        for seen, other in self._by_stem[sense.stem]:
            row = {"row": other.row}
            if seen.options == sense.options:
                text = _("题干和选项同第%(row)s行一样，答案却不同，必有一题答案错了。") % row
                return Finding("contradicts_row", text, CONTRADICTION)
            text = _("题干同第%(row)s行一样，选项却不同，可能是题干贴错了。") % row
            return Finding("same_stem_other_options", text, OTHER_OPTIONS)
        # Hundreds of questions may share “正确 / 错误”: the nearest above are the likeliest to repeat.
        for seen, other in self._by_choice[sense.options, sense.answer][-LOOKED_AT:]:
            if sense.options and _likeness(seen.stem, sense.stem) >= LIKE_STEMS:
                text = _("同第%(row)s行选项、答案一样，题干很像，可能重复。") % {"row": other.row}
                return Finding("resembles_row", text, LIKE)
        return None


def _repeat(question: ReadQuestion, twin: ReadQuestion) -> Rejection:
    return Rejection(
        sheet=question.sheet,
        row=question.row,
        reason_code="repeated_question",
        reason=_("和第%(row)s行是同一道题。") % {"row": twin.row},
        stem=question.content.stem[:80],
    )


def _unsound(question: ReadQuestion, problem: str) -> Rejection:
    return Rejection(
        sheet=question.sheet,
        row=question.row,
        reason_code="unsound",
        reason=problem,
        stem=question.content.stem[:80],
    )


class _Bank:
    """The questions of the bank, by number and by normalised stem."""

    def __init__(self, known: Collection[Known]) -> None:
        self._by_key = {one.key: one for one in known}
        self._by_stem: dict[str, list[tuple[Sense, Known]]] = defaultdict(list)
        for one in known:
            if not one.is_retired:
                sense = sense_of(one.content)
                self._by_stem[sense.stem].append((sense, one))
        self._taken: set[str] = set()

    def numbered(self, questions: Sequence[ReadQuestion]) -> list[ReadQuestion]:
        """Leave a number to one row: of rows copied in Excel, to the one that still asks what the bank asks."""
        rows: dict[str, list[ReadQuestion]] = defaultdict(list)
        for one in questions:
            if one.key:
                rows[one.key].append(one)
        owners = {key: self._owner(key, found) for key, found in rows.items()}
        told = []
        for one in questions:
            if one.key and (owner := owners[one.key]) is not one:
                text = _("题目编号同第%(row)s行一样，像是复制来的，当作新题。") % {"row": owner.row}
                copied = Finding("copied_number", text, DOUBTFUL)
                one = replace(one, key="", told=None, findings=(*one.findings, copied))
            told.append(one)
        return told

    def _owner(self, key: str, rows: Sequence[ReadQuestion]) -> ReadQuestion:
        known = self._by_key.get(key)
        stem = sense_of(known.content).stem if known else ""
        return next((one for one in rows if sense_of(one.content).stem == stem), rows[0])

    def against(self, question: ReadQuestion, sense: Sense) -> ReadQuestion:
        """Return the question with what it is to the bank: new, the same, or a change of one question."""
        known = self._by_key.get(question.key)
        if known is not None and not known.is_retired:
            return self._revised(question, known, is_literal=True)
        findings = [*question.findings]
        if known is not None:
            text = _("这道题在题库里已经停用；导入会添一道新题。")
            findings.append(Finding("retired_in_bank", text, DOUBTFUL))
        alike = self._by_stem[sense.stem]
        fitting = [one for other, one in alike if other == sense] or [one for _other, one in alike]
        if fitting and (len(fitting) == 1 or any(other == sense for other, _one in alike)):
            return self._revised(question, fitting[0], is_literal=False)
        if fitting:
            text = _("题库里有%(count)s道同样题干的题，不知道该更新哪一道。") % {
                "count": len(fitting)
            }
            findings.append(Finding("differs_from_bank", text, OTHER_OPTIONS))
        return replace(question, findings=tuple(findings))

    def _revised(self, question: ReadQuestion, known: Known, *, is_literal: bool) -> ReadQuestion:
        told = question.told if question.told is not None else said_in(question.content)
        after = merged(known.content, question.content, told, is_literal=is_literal)
        found = changes(known.content, after)
        if known.key in self._taken:
            # A second row for the same question says the same or contradicts the first.
            return replace(question, outcome="same" if not found else "new")
        self._taken.add(known.key)
        if not found:
            return replace(question, outcome="same", revises=known.key)
        findings = [
            one
            for one in question.findings
            # The bank knows the type that had to be guessed.
            if one.code != "type_guessed" or question.content.type != known.content.type
        ]
        if changes_answer(known.content, after):
            text = _(
                "改了答案：只用于以后的卷。已经判过的卷不会跟着变，要改分请导入后到这道题的“改判已交的卷”。"
            )
            findings.append(Finding("changes_answer", text, DOUBTFUL))
        elif not is_literal and sense_of(known.content) != sense_of(after):
            text = _("按题干认作题库里的这道题，选项不同，请核对。")
            findings.append(Finding("known_by_stem", text, DOUBTFUL))
        return replace(
            question,
            content=after,
            outcome="changed",
            revises=known.key,
            changes=tuple(found),
            findings=tuple(findings),
        )


def _likeness(first: str, second: str) -> float:
    """Return the Dice coefficient of the sets of character pairs, 0 to 1."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (first, second)]
    size = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / size if size else 0.0
