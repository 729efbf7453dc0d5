"""Taking a read file into a bank: preview first, then all at once, and once only."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from quizzes.content import QuestionContent, squeezed, stem_key_of
from quizzes.enums import ImportState
from quizzes.errors import ImportAlreadyDone, ImportHasRejectedRows, ImportOutdated
from quizzes.importing.reader import read_file, read_pasted
from quizzes.importing.report import Preview, content_of
from quizzes.importing.revising import Change, Known, changes
from quizzes.models import BankImport, Question, QuestionBank, QuestionVersion
from quizzes.services.revising import revise_questions
from quizzes.services.tagging import attach
from quizzes.soundness import check
from quizzes.versions import content_of as content_of_version
from quizzes.versions import new_version, with_tags
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.search.changes import read_again


def preview_import(
    *,
    bank: QuestionBank,
    name: str,
    data: bytes | str,
    actor: User | None,
    at: datetime,
    format: str = "auto",
) -> BankImport:
    """Read a file (bytes) or pasted cells (str) and keep the preview until a person decides.

    Nothing enters the bank. Raises: ImportRefused where the whole file can't be read.
    """
    known = in_bank(bank)
    if isinstance(data, str):
        preview = read_pasted(data, in_bank=known, name=name)
    else:
        preview = read_file(name, data, in_bank=known, format=format)
    raw = data.encode() if isinstance(data, str) else data
    return BankImport.objects.create(
        bank=bank,
        file_name=preview.file_name[:255],
        sha256=hashlib.sha256(raw).hexdigest(),
        report=preview.as_json(),
        created_at=at,
        created_by=actor,
    )


def commit_import(
    *,
    bank_import: BankImport,
    actor: User | None,
    at: datetime,
    take: Collection[int] | None = None,
    skip_rejected: bool = False,
) -> int:
    """Write the questions of a preview into its bank in one transaction; return how many were new or revised.

    ``take``: places in ``report["questions"]`` that the person chose (None: all). Rejected rows stop
    everything unless ``skip_rejected`` says that the person knows. What the bank has already is passed over;
    what changes one of its questions makes a version of it, and finished attempts keep theirs.
    Raises: ImportAlreadyDone at a second press, ImportHasRejectedRows, ImportOutdated.
    """
    if bank_import.report["rejected"] and not skip_rejected:
        raise ImportHasRejectedRows()
    rows = [
        row
        for place, row in enumerate(bank_import.report["questions"])
        if take is None or place in take
    ]
    with transaction.atomic():
        claimed = BankImport.objects.filter(pk=bank_import.pk, state=ImportState.PREVIEW).update(
            state=ImportState.COMMITTED, committed_at=at
        )
        if not claimed:
            raise ImportAlreadyDone()
        known = in_bank(bank_import.bank)
        revised = _revisions([row for row in rows if row["outcome"] == "changed"], known)
        # The bank may have grown between preview and confirmation.
        there = {_exactly(one.content) for one in known if not one.is_retired}
        chosen = [content_of(row) for row in rows if row["outcome"] == "new"]
        fresh = [content for content in chosen if _exactly(content) not in there]
        _write(bank_import.bank, fresh, actor, at)
        revise_questions(bank=bank_import.bank, contents=revised, actor=actor, at=at)
        BankImport.objects.filter(pk=bank_import.pk).update(
            taken_count=len(fresh) + len(revised), revised_count=len(revised)
        )
        audit.log(
            at=at,
            actor=actor,
            action="quiz.import",
            target_label="quizzes.questionbank",
            target_key=bank_import.bank.public_id,
            unit_key=bank_import.bank.unit.public_id,
            file=bank_import.file_name,
            sha256=bank_import.sha256,
            taken=len(fresh) + len(revised),
            revised=len(revised),
            rejected=len(bank_import.report["rejected"]),
        )
    bank_import.refresh_from_db()
    return bank_import.taken_count


def _revisions(rows: list[dict[str, Any]], known: Collection[Known]) -> dict[str, QuestionContent]:
    """Return what each question is to say, by public id. Raises: ImportOutdated if one is no longer as shown."""
    there = {one.key: one for one in known if not one.is_retired}
    found = {}
    for row in rows:
        before, after = there.get(row["revises"]), content_of(row)
        shown = [Change(**one) for one in row["changes"]]
        if before is None or changes(before.content, after) != shown:
            raise ImportOutdated()
        found[row["revises"]] = after
    return found


def discard_import(*, bank_import: BankImport) -> None:
    """Throw a preview away; a committed import stays what it is."""
    BankImport.objects.filter(pk=bank_import.pk, state=ImportState.PREVIEW).update(
        state=ImportState.DISCARDED
    )


def in_bank(bank: QuestionBank | None) -> list[Known]:
    """Return the questions of ``bank`` with their tags, the retired ones too: two queries."""
    if bank is None:
        return []
    rows = bank.questions.filter(current__isnull=False).select_related("current")
    return [
        Known(
            key=str(question.public_id),
            content=with_tags(content_of_version(question.current, question), question),
            is_retired=question.retired_at is not None,
        )
        for question in rows.prefetch_related("tags")  # type: ignore[misc]
        if question.current
    ]


def preview_only(*, bank: QuestionBank | None, name: str, data: bytes, format: str) -> Preview:
    """Read a file without keeping anything: what ``import_questions`` without ``--commit`` prints."""
    return read_file(name, data, in_bank=in_bank(bank), format=format)


def _exactly(content: QuestionContent) -> tuple[object, ...]:
    parts = tuple(_exactly(part) for part in content.parts)
    return squeezed(content.stem), content.options, content.targets, content.answer, parts


def _write(
    bank: QuestionBank, contents: list[QuestionContent], actor: User | None, at: datetime
) -> None:
    """Insert questions and first versions with three statements, whatever their number."""
    for content in contents:
        check(content)
    last = bank.questions.aggregate(last=Max("position"))["last"] or 0
    questions = Question.objects.bulk_create(
        Question(
            bank=bank,
            position=last + place,
            stem_key=stem_key_of(content.stem),
            topic=content.topic,
            difficulty=content.difficulty,
            source=content.source,
        )
        for place, content in enumerate(contents, start=1)
    )
    first = QuestionVersion.objects.bulk_create(
        new_version(question, 1, content, actor=actor, at=at)
        for question, content in zip(questions, contents, strict=True)
    )
    for question, version in zip(questions, first, strict=True):
        question.current = version
    Question.objects.bulk_update(questions, ["current"], batch_size=200)
    read_again(bank.questions.filter(position__gt=last))
    tagged = zip(questions, (content.tags for content in contents), strict=True)
    attach([(question, tags) for question, tags in tagged if tags])
