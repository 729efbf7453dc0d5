"""Lets a template look up what was said of a question."""

from django import template

from quizzes.models import QuestionReport

register = template.Library()


@register.filter
def on_question(reports: dict[int, QuestionReport], ordinal: int) -> QuestionReport | None:
    """Return the report on the question at ``ordinal``, if there is one."""
    return reports.get(ordinal)
