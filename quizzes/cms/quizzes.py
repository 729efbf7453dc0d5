"""Quizzes in the admin; a saved one takes its StudyItem along."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from quizzes import services
from quizzes.cms import marking_views, paper_views, quiz_views, result_views, statistics_views
from quizzes.cms.columns import at_desk
from quizzes.cms.panels import QUIZ_PANELS
from quizzes.models import Quiz
from sanwei.common import clock
from sanwei.org.cms.own import OwnRows
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet, shown


class QuizIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Quiz]:
        rows: QuerySet[Quiz] = super().get_base_queryset()
        return rows.select_related("unit", "audience__unit")


class InStep:
    """Mixin: a saved quiz takes its StudyItem along, from the first save."""

    def save_instance(self) -> Quiz:
        quiz: Quiz = super().save_instance()  # type: ignore[misc]
        services.keep_in_step(quiz=quiz, at=clock.now())
        return quiz


class QuizCreateView(InStep, generic.CreateView):
    def get_success_url(self) -> str:
        return reverse("quizzes_admin:release", args=[self.object.pk])


class QuizEditView(OwnRows, InStep, generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        key = [quote(self.object.pk)]
        release = reverse("quizzes_admin:release", args=key)
        preview = reverse("quizzes_admin:preview", args=key)
        marking = reverse("quizzes_admin:marking", args=key)
        return [
            Button(_("发布与结束"), url=release, icon_name="upload", priority=1),
            Button(_("预览"), url=preview, icon_name="view", priority=2),
            Button(_("简答评分"), url=marking, icon_name="edit", priority=3),
            Button(
                _("各支部成绩"),
                url=reverse("quizzes_admin:results", args=key),
                icon_name="group",
                priority=4,
            ),
            Button(
                _("题目分析"),
                url=reverse("quizzes_admin:statistics", args=key),
                icon_name="form",
                priority=5,
            ),
            Button(
                _("打印试卷"),
                url=reverse("quizzes_admin:paper", args=key),
                icon_name="doc-full",
                priority=6,
            ),
        ]


class QuizViewSet(UnitModelViewSet):
    model = Quiz
    name = "quizzes_admin"
    url_prefix = "quizzes"
    icon = "form"
    menu_label = gettext_lazy("测验")
    index_view_class = QuizIndexView
    add_view_class = QuizCreateView
    edit_view_class = QuizEditView
    index_template_name = "quizzes/cms/index.html"
    edit_handler = QUIZ_PANELS
    list_display = [
        "title",
        shown("kind", gettext_lazy("哪一种")),
        at_desk("unit", gettext_lazy("发布组织")),
        at_desk("audience", gettext_lazy("答题对象")),
        shown("state", gettext_lazy("状态")),
        at_desk("opens_at", gettext_lazy("开放时间")),
        at_desk("closes_at", gettext_lazy("截止时间")),
    ]
    search_fields = ["title"]
    add_to_reference_index = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("release/<int:quiz>/", quiz_views.release, name="release"),
            path("preview/<int:quiz>/", quiz_views.preview, name="preview"),
            path("marking/<int:quiz>/", marking_views.marking, name="marking"),
            path("results/<int:quiz>/", result_views.results, name="results"),
            path("results/<int:quiz>/xlsx/", result_views.workbook, name="results_xlsx"),
            path("statistics/<int:quiz>/", statistics_views.of_quiz, name="statistics"),
            path("paper/<int:quiz>/", paper_views.choose, name="paper"),
            path("paper/<int:quiz>/<slug:part>.docx", paper_views.download, name="paper_file"),
        ]
