"""Writing banks and questions. A question changes only by a new version."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from quizzes.content import EXPLANATION, QuestionContent, pictures_in, stem_key_of
from quizzes.errors import BadQuestion
from quizzes.models import Question, QuestionBank, QuestionVersion, VersionPicture
from quizzes.services.tagging import attach
from quizzes.soundness import check
from quizzes.versions import new_version, says
from sanwei.accounts.models import User
from sanwei.files.models import PrivateImage
from sanwei.org.models import OrgUnit


def create_bank(*, unit: OrgUnit, title: str, source: str = "") -> QuestionBank:
    """Open an empty bank that belongs to ``unit``."""
    return QuestionBank.objects.create(unit=unit, title=title, source=source)


@transaction.atomic
def add_question(
    *, bank: QuestionBank, content: QuestionContent, actor: User | None, at: datetime
) -> Question:
    """Append a question with its first version to ``bank``. Raises: BadQuestion."""
    check(content)
    last = bank.questions.aggregate(last=Max("position"))["last"] or 0
    question = Question.objects.create(
        bank=bank,
        position=last + 1,
        stem_key=stem_key_of(content.stem),
        topic=content.topic,
        difficulty=content.difficulty,
        source=content.source,
    )
    attach([(question, content.tags)])
    question.current = new_version(question, 1, content, actor=actor, at=at)
    question.current.save()
    keep_pictures(question.current, content)
    question.save(update_fields=["current"])
    return question


@transaction.atomic
def revise_question(
    *, question: Question, content: QuestionContent, actor: User | None, at: datetime
) -> QuestionVersion:
    """Make ``content`` the current version; attempts keep the version they were drawn with.

    A call that changes no word makes no version; tags stay (see ``tag_questions``). Raises: BadQuestion.
    """
    check(content)
    question = Question.objects.select_for_update().get(pk=question.pk)
    question.topic, question.difficulty = content.topic, content.difficulty
    question.source = content.source
    question.stem_key = stem_key_of(content.stem)
    current = question.versions.latest("number")
    if not says(current, content):
        current = new_version(question, current.number + 1, content, actor=actor, at=at)
        current.save()
        keep_pictures(current, content)
        question.current = current
    question.save(update_fields=["topic", "difficulty", "source", "stem_key", "current"])
    return current


def retire_questions(*, questions: Iterable[Question], at: datetime) -> int:
    """Take questions out of future papers; return how many were in use until now."""
    keys = [question.pk for question in questions]
    return Question.objects.filter(pk__in=keys, retired_at__isnull=True).update(retired_at=at)


def retire_question(*, question: Question, at: datetime) -> None:
    """Take a question out of future papers; running and finished attempts keep it."""
    Question.objects.filter(pk=question.pk, retired_at__isnull=True).update(retired_at=at)


def reinstate_questions(*, questions: Iterable[Question]) -> int:
    """Let retired questions be drawn again; return how many were retired until now."""
    keys = [question.pk for question in questions]
    return Question.objects.filter(pk__in=keys, retired_at__isnull=False).update(retired_at=None)


def reinstate_question(*, question: Question) -> None:
    """Let a retired question be drawn again."""
    Question.objects.filter(pk=question.pk).update(retired_at=None)


def keep_pictures(version: QuestionVersion, content: QuestionContent) -> None:
    """Tie the pictures of a new version to it; noted at once who shows them, not when a worker comes to it."""
    shown = list(pictures_in(content))
    keys = [picture.image for picture in shown]
    found = {str(one.public_id): one for one in PrivateImage.objects.filter(public_id__in=keys)}
    wanted = {(picture.image, picture.place == EXPLANATION) for picture in shown}
    for key, is_explanation in sorted(wanted):
        if key not in found:
            raise BadQuestion(_("有一张图片已经不在了，请重新选择。"))
        row = VersionPicture.objects.create(
            version=version, image=found[key], is_explanation=is_explanation
        )
        ReferenceIndex.create_or_update_for_object(row)
