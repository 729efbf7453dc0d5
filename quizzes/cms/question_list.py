"""The list of questions: filters within one's own units, and what can be done to many at once."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from quizzes.enums import Difficulty, QuestionType
from quizzes.models import Question, QuestionBank
from sanwei.org.cms.viewsets import LOOKING, ScopedIndexView, rows_for

IN_USE, RETIRED = "in_use", "retired"
ROWS_A_PAGE = 50


def _banks(request: HttpRequest) -> QuerySet[QuestionBank]:
    # Questions of a bank that is only shared downwards are not listed: neither is the bank.
    return rows_for(QuestionBank, request.user, ("change",)).order_by("title")


def _tags(request: HttpRequest) -> QuerySet[Tag]:
    own = rows_for(Question, request.user, LOOKING).order_by().values("pk")
    tags: QuerySet[Tag] = Tag.objects.filter(quizzes_questiontag_items__content_object__in=own)
    return tags.distinct().order_by("name")


class QuestionFilterSet(WagtailFilterSet):
    bank = django_filters.ModelChoiceFilter(label=_("题库"), queryset=_banks)
    type = django_filters.ChoiceFilter(
        label=_("题型"), field_name="current__type", choices=QuestionType.choices
    )
    topic = django_filters.ChoiceFilter(label=_("知识点"), choices=())
    tag = django_filters.ModelChoiceFilter(
        label=_("标签"), field_name="tagged_items__tag", queryset=_tags
    )
    difficulty = django_filters.ChoiceFilter(label=_("难度"), choices=Difficulty.choices)
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        field_name="retired_at",
        method="in_state",
        choices=[(IN_USE, _("在用")), (RETIRED, _("已停用"))],
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = rows_for(Question, self.request.user, LOOKING).exclude(topic="").order_by("topic")
        names = topics.values_list("topic", flat=True).distinct()
        self.filters["topic"].extra["choices"] = [(name, name) for name in names]

    def in_state(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        return rows.filter(**{f"{name}__isnull": value == IN_USE})


class TickColumn(Column):
    """A box to tick a row; it belongs to the form below the list."""

    cell_template_name = "quizzes/cms/tick_cell.html"


class TagsColumn(Column):
    cell_template_name = "wagtailadmin/tables/cell.html"

    def get_value(self, instance: Question) -> str:
        return "、".join(sorted(tag.name for tag in instance.tags.all()))


class QuestionIndexView(ScopedIndexView):
    filterset_class = QuestionFilterSet
    paginate_by = ROWS_A_PAGE

    def get_base_queryset(self) -> QuerySet[Question]:
        rows: QuerySet[Question] = super().get_base_queryset()
        return rows.select_related("current", "bank").prefetch_related("tags")  # type: ignore[misc]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons
        repeats = Button(_("查重复的题"), url=reverse("questions:repeats"), icon_name="copy")
        return [*buttons, repeats]
