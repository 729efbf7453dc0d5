"""Questions in the admin: an edit makes a version."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from quizzes import services
from quizzes.cms import quiz_views, rescore_views, statistics_views
from quizzes.cms.question_form import QuestionForm
from quizzes.models import Question
from sanwei.common import clock
from sanwei.org.cms.own import OwnRows
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet


class QuestionIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Question]:
        rows: QuerySet[Question] = super().get_base_queryset()
        chosen = self.request.GET.get("bank", "")
        if chosen.isdecimal():
            rows = rows.filter(bank=int(chosen))
        return rows.select_related("current", "bank")


class QuestionCreateView(generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("bank", "")
        return {"bank": int(chosen)} if chosen.isdecimal() else {}

    def save_instance(self) -> Question:
        return services.add_question(
            bank=self.form.cleaned_data["bank"],
            content=self.form.content,
            actor=self.request.user,
            at=clock.now(),
        )


class QuestionEditView(OwnRows, generic.EditView):
    success_message = gettext_lazy("已存成新的版本；已经答过的卷不受影响。")

    def save_instance(self) -> Question:
        question = Question.objects.get(pk=self.object.pk)
        services.revise_question(
            question=question,
            content=self.form.content,
            actor=self.request.user,
            at=clock.now(),
        )
        question.refresh_from_db()
        return question

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        label = _("停用") if self.object.retired_at is None else _("恢复使用")
        url = reverse("questions:retire", args=[quote(self.object.pk)])
        rescore = reverse("questions:rescore", args=[quote(self.object.pk)])
        return [
            Button(label, url=url, icon_name="no-view", priority=1),
            Button(_("改判已交的卷"), url=rescore, icon_name="rotate", priority=2),
            Button(
                _("题目分析"),
                url=reverse("questions:statistics", args=[quote(self.object.pk)]),
                icon_name="form",
                priority=3,
            ),
        ]


class QuestionViewSet(UnitModelViewSet):
    model = Question
    name = "questions"
    url_prefix = "questions"
    icon = "help"
    menu_label = gettext_lazy("题目")
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    list_display = [
        "__str__",
        Column("type", label=gettext_lazy("题型"), accessor="current.get_type_display"),
        "bank",
        "topic",
        Column("number", label=gettext_lazy("版本"), accessor="current.number"),
        "retired_at",
    ]
    search_fields = ["current__stem", "topic"]
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[QuestionForm]:
        return QuestionForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("retire/<int:question>/", quiz_views.retire, name="retire"),
            path("statistics/<int:question>/", statistics_views.of_question, name="statistics"),
            path("rescore/<int:question>/", rescore_views.new, name="rescore"),
            path("rescored/<uuid:run>/", rescore_views.look, name="rescored"),
        ]
