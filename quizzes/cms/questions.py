"""Questions in the admin: an edit makes a version."""

from typing import Any

from django.contrib.admin.utils import quote
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from quizzes import services
from quizzes.cms import alike_views, question_views, quiz_views, rescore_views, statistics_views
from quizzes.cms.columns import at_desk
from quizzes.cms.question_form import QuestionForm
from quizzes.cms.question_list import QuestionIndexView, TagsColumn, TickColumn
from quizzes.models import Question
from sanwei.common import clock
from sanwei.org.cms.own import OwnRows
from sanwei.org.cms.viewsets import UnitModelViewSet


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
        services.set_tags(question=question, names=self.form.content.tags)
        question.refresh_from_db()
        return question

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        key = [quote(self.object.pk)]
        label = _("停用") if self.object.retired_at is None else _("恢复使用")
        return [
            Button(
                _("手机预览"), url=reverse("questions:preview", args=key), icon_name="mobile-alt"
            ),
            Button(_("用在哪里"), url=reverse("questions:uses", args=key), icon_name="link"),
            Button(_("题目分析"), url=reverse("questions:statistics", args=key), icon_name="form"),
            Button(
                _("改判已交的卷"), url=reverse("questions:rescore", args=key), icon_name="rotate"
            ),
            Button(label, url=reverse("questions:retire", args=key), icon_name="no-view"),
        ]


def _edit_url(question: Question) -> str:
    return reverse("questions:edit", args=[quote(question.pk)])


class QuestionViewSet(UnitModelViewSet):
    model = Question
    name = "questions"
    url_prefix = "questions"
    icon = "help"
    menu_label = gettext_lazy("题目")
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    index_template_name = "quizzes/cms/question_index.html"
    create_template_name = "quizzes/cms/question_form.html"
    edit_template_name = "quizzes/cms/question_form.html"
    list_display = [
        TickColumn("tick", label=""),
        TitleColumn(
            "title",
            label=gettext_lazy("题目"),
            accessor=str,
            get_url=_edit_url,
            classname="quiz-stem",
        ),
        Column(
            "type",
            label=gettext_lazy("题型"),
            accessor="current.get_type_display",
            classname="quiz-nowrap",
        ),
        at_desk("bank", gettext_lazy("题库")),
        at_desk("topic", gettext_lazy("知识点")),
        TagsColumn("tags", label=gettext_lazy("标签"), classname="quiz-desk"),
        at_desk("difficulty", gettext_lazy("难度"), accessor="get_difficulty_display"),
        Column(
            "number", label=gettext_lazy("版本"), accessor="current.number", classname="quiz-desk"
        ),
        at_desk("retired_at", gettext_lazy("停用时间")),
    ]
    search_fields = ["current__stem", "topic"]
    search_backend_name = (
        None  # a part of a word is enough in a list; the index is the search page's
    )
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[QuestionForm]:
        return QuestionForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("bulk/", question_views.bulk, name="bulk"),
            path("alike/", alike_views.alike, name="alike"),
            path("repeats/", question_views.repeats, name="repeats"),
            path("preview/<int:question>/", question_views.preview, name="preview"),
            path("uses/<int:question>/", question_views.uses, name="uses"),
            path("retire/<int:question>/", quiz_views.retire, name="retire"),
            path("statistics/<int:question>/", statistics_views.of_question, name="statistics"),
            path("rescore/<int:question>/", rescore_views.new, name="rescore"),
            path("rescored/<uuid:run>/", rescore_views.look, name="rescored"),
        ]
