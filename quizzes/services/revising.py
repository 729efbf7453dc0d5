"""Many questions revised at once, as an import does: a handful of statements, whatever their number."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from quizzes.content import QuestionContent, stem_key_of
from quizzes.models import Question, QuestionBank, QuestionTag, QuestionVersion
from quizzes.services.banks import keep_pictures
from quizzes.services.tagging import attach
from quizzes.soundness import check
from quizzes.versions import new_version, says
from sanwei.accounts.models import User
from sanwei.search.changes import read_again

FIELDS = ("topic", "difficulty", "source", "stem_key", "current")


@transaction.atomic
def revise_questions(
    *,
    bank: QuestionBank,
    contents: Mapping[str, QuestionContent],
    actor: User | None,
    at: datetime,
) -> None:
    """Let questions of ``bank``, by public id, say ``contents`` from now on; attempts keep their versions.

    Words that differ make a new version; 知识点, 难度, 来源 and tags are set beside it. Raises: BadQuestion.
    """
    for content in contents.values():
        check(content)
    rows = bank.questions.select_for_update(of=("self",)).select_related("current")
    questions = list(rows.filter(public_id__in=contents.keys()).order_by("pk"))
    told = [(question, contents[str(question.public_id)]) for question in questions]
    versions = [
        new_version(question, question.current.number + 1, content, actor=actor, at=at)
        for question, content in told
        if question.current and not says(question.current, content)
    ]
    QuestionVersion.objects.bulk_create(versions, batch_size=200)
    for version in versions:
        version.question.current = version
    for question, content in told:
        question.topic, question.difficulty = content.topic, content.difficulty
        question.source, question.stem_key = content.source, stem_key_of(content.stem)
    Question.objects.bulk_update(questions, FIELDS, batch_size=200)
    of_question = {question.pk: content for question, content in told}
    for version in versions:
        keep_pictures(version, of_question[version.question_id])
    _set_tags(told)
    read_again(bank.questions.filter(pk__in=of_question))


def _set_tags(told: list[tuple[Question, QuestionContent]]) -> None:
    wanted = {(question.pk, name.lower()) for question, content in told for name in content.tags}
    there = QuestionTag.objects.filter(content_object__in=[question for question, _c in told])
    gone = [
        pk
        for pk, question, name in there.values_list("pk", "content_object_id", "tag__name")
        if (question, name.lower()) not in wanted
    ]
    QuestionTag.objects.filter(pk__in=gone).delete()
    attach([(question, content.tags) for question, content in told])
