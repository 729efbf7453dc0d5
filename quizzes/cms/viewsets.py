"""Lists and editing of banks, questions and quizzes in Wagtail's admin."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Count, Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from quizzes import services
from quizzes.cms import import_views, quiz_views
from quizzes.cms.forms import BankForm, QuestionForm
from quizzes.cms.panels import QUIZ_PANELS
from quizzes.models import Question, QuestionBank, Quiz
from sanwei.common import clock
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet, rows_for


class OwnRows:
    """Mixin for an edit view: a bank of an upper unit may be seen and chosen, not edited."""

    model: Any
    request: Any

    def get_queryset(self) -> QuerySet[Any]:
        return rows_for(self.model, self.request.user, ("change",))


class BankIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[QuestionBank]:
        in_use = Count("questions", filter=Q(questions__retired_at__isnull=True))
        rows: QuerySet[QuestionBank] = super().get_base_queryset()
        return rows.select_related("unit").annotate(in_use=in_use)

    def get_list_more_buttons(self, instance: QuestionBank) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        url = reverse("question_banks:import", args=[instance.pk])
        return [Button(_("导入题目"), url=url, icon_name="upload", priority=5), *buttons]


class BankEditView(OwnRows, generic.EditView):  # type: ignore[misc]
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = reverse("question_banks:import", args=[quote(self.object.pk)])
        listed = reverse("questions:index") + f"?bank={self.object.pk}"
        return [
            Button(_("导入题目"), url=url, icon_name="upload", priority=1),
            Button(_("看题目"), url=listed, icon_name="list-ul", priority=2),
        ]


class BankViewSet(UnitModelViewSet):
    model = QuestionBank
    name = "question_banks"
    url_prefix = "question-banks"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("题库")
    index_view_class = BankIndexView
    edit_view_class = BankEditView
    list_display = ["title", "unit", Column("in_use", label=gettext_lazy("题数")), "source"]
    search_fields = ["title"]
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[BankForm]:
        return BankForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("import/<int:bank>/", import_views.upload, name="import"),
            path("imports/<uuid:bank_import>/", import_views.preview, name="preview"),
        ]


class QuestionIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[Question]:
        rows: QuerySet[Question] = super().get_base_queryset()
        chosen = self.request.GET.get("bank", "")
        if chosen.isdecimal():
            rows = rows.filter(bank=int(chosen))
        return rows.select_related("current", "bank")


class QuestionCreateView(generic.CreateView):  # type: ignore[misc]
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


class QuestionEditView(OwnRows, generic.EditView):  # type: ignore[misc]
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
        return [Button(label, url=url, icon_name="no-view", priority=1)]


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
        ]


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


class QuizCreateView(InStep, generic.CreateView):  # type: ignore[misc]
    def get_success_url(self) -> str:
        return reverse("quizzes_admin:release", args=[self.object.pk])


class QuizEditView(OwnRows, InStep, generic.EditView):  # type: ignore[misc]
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        key = [quote(self.object.pk)]
        release = reverse("quizzes_admin:release", args=key)
        preview = reverse("quizzes_admin:preview", args=key)
        return [
            Button(_("发布与结束"), url=release, icon_name="upload", priority=1),
            Button(_("预览"), url=preview, icon_name="view", priority=2),
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
    edit_handler = QUIZ_PANELS
    list_display = ["title", "unit", "audience", "state", "opens_at", "closes_at"]
    search_fields = ["title"]
    add_to_reference_index = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("release/<int:quiz>/", quiz_views.release, name="release"),
            path("preview/<int:quiz>/", quiz_views.preview, name="preview"),
        ]


class QuizzesGroup(ModelViewSetGroup):  # type: ignore[misc]
    items = (QuizViewSet, BankViewSet, QuestionViewSet)
    menu_label = gettext_lazy("答题")
    menu_icon = "form"
    menu_order = 250
