from django import template

from sanwei.activities.enums import CellState
from sanwei.activities.pages import CELL_CSS
from sanwei.activities.queries.people import mark_words

register = template.Library()


@register.filter
def cell_css(state: CellState) -> str:
    """Return the class of a cell of the 组织生活一览表."""
    return CELL_CSS[state]


@register.filter
def said(code: str, sees_sick: bool) -> str:
    """Say a corrected mark to one reader."""
    return mark_words(code, sees_sick=sees_sick)
