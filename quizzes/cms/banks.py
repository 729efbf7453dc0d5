"""Banks in the admin: list, opening one, the way to its import."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Count, Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from quizzes.cms import export_views, import_views
from quizzes.models import QuestionBank
from sanwei.org.cms.own import OwnRows, offer, units_of
from sanwei.org.cms.viewsets import ScopedIndexView, UnitModelViewSet


class BankForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units_of(self.for_user))

    class Meta:
        model = QuestionBank
        fields = ["unit", "title", "source"]


class BankIndexView(ScopedIndexView):
    def get_base_queryset(self) -> QuerySet[QuestionBank]:
        in_use = Count("questions", filter=Q(questions__retired_at__isnull=True))
        rows: QuerySet[QuestionBank] = super().get_base_queryset()
        return rows.select_related("unit").annotate(in_use=in_use)

    def get_list_more_buttons(self, instance: QuestionBank) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        url = reverse("question_banks:import", args=[instance.pk])
        return [Button(_("导入题目"), url=url, icon_name="upload", priority=5), *buttons]


class BankEditView(OwnRows, generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = reverse("question_banks:import", args=[quote(self.object.pk)])
        listed = reverse("questions:index") + f"?bank={self.object.pk}"
        return [
            Button(_("导入题目"), url=url, icon_name="upload", priority=1),
            Button(
                _("导出题库"),
                url=reverse("question_banks:export", args=[quote(self.object.pk)]),
                icon_name="download",
                priority=3,
            ),
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
            path("export/<int:bank>/", export_views.export, name="export"),
            path("import/", import_views.choose, name="choose"),
            path("import/<int:bank>/", import_views.upload, name="import"),
            path("imports/<uuid:bank_import>/", import_views.preview, name="preview"),
        ]
