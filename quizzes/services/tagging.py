"""Putting tags on questions and taking them off, many at a time."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from taggit.models import Tag

from quizzes.models import Question, QuestionTag
from sanwei.search.changes import read_again

Tagging = tuple[Question, Sequence[str]]


@transaction.atomic
def tag_questions(*, questions: Iterable[Question], names: Sequence[str]) -> None:
    """Add the tags ``names`` to each of ``questions``; those there stay. Four statements, whatever their number."""
    attach([(question, names) for question in questions])


@transaction.atomic
def untag_questions(*, questions: Iterable[Question], names: Sequence[str]) -> None:
    """Take the tags ``names`` off ``questions``; in whatever case they are written."""
    wanted = [tag.pk for tag in _tags(names).values()]
    keys = [question.pk for question in questions]
    QuestionTag.objects.filter(content_object__in=keys, tag__in=wanted).delete()
    read_again(Question.objects.filter(pk__in=keys))


@transaction.atomic
def set_tags(*, question: Question, names: Sequence[str]) -> None:
    """Let ``question`` have the tags ``names`` and no others."""
    wanted = {name.lower() for name in names}
    gone = [tag.pk for tag in question.tags.all() if tag.name.lower() not in wanted]
    QuestionTag.objects.filter(content_object=question, tag__in=gone).delete()
    attach([(question, names)])
    read_again(Question.objects.filter(pk=question.pk))


def attach(taggings: Sequence[Tagging]) -> None:
    """Add to each question its own tags, inside the caller's transaction."""
    tags = _tags({name for _question, names in taggings for name in names}, make=True)
    pairs = {(question.pk, tags[name.lower()].pk) for question, names in taggings for name in names}
    there = set(
        QuestionTag.objects.filter(
            content_object__in={question for question, _tag in pairs}
        ).values_list("content_object_id", "tag_id")
    )
    QuestionTag.objects.bulk_create(
        QuestionTag(content_object_id=question, tag_id=tag)
        for question, tag in sorted(pairs - there)
    )
    read_again(Question.objects.filter(pk__in={question for question, _tag in pairs - there}))


def _tags(names: Iterable[str], *, make: bool = False) -> dict[str, Tag]:
    """Return tags by their name in lower case: a tag is one in whatever case it is written."""
    wanted = {name.lower(): name for name in names}
    found = {tag.name.lower(): tag for tag in Tag.objects.filter(name__in=_cases(wanted.values()))}
    for lower, name in wanted.items() if make else ():
        if lower not in found:
            found[lower] = Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(
                name=name
            )
    return found


def _cases(names: Iterable[str]) -> set[str]:
    return {case for name in names for case in (name, name.lower(), name.upper(), name.title())}
