"""微党课 in the menu: every lecture of one's own columns at a glance, and the straight way to a new one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page

from lectures.cms.rows import rows_of
from lectures.models import LecturePage


class CoverColumn(Column):
    """The cover, or a frame of the recording."""

    cell_template_name = "lectures/cms/cover_cell.html"

    def get_value(self, instance: LecturePage) -> LecturePage:
        return instance


class StateColumn(Column):
    cell_template_name = "lectures/cms/state_cell.html"

    def get_value(self, instance: LecturePage) -> LecturePage:
        return instance


class FactsColumn(Column):
    """Who speaks, how long, in which branch's column, and what follows."""

    cell_template_name = "lectures/cms/facts_cell.html"

    def get_value(self, instance: LecturePage) -> LecturePage:
        return instance


class LectureIndexView(IndexView):
    default_ordering = "-latest_revision_created_at"
    paginate_by = 30
    add_item_label = _("发布微党课")

    def annotate_queryset(self, pages: Any) -> Any:
        # Wagtail's own fetches pages a second time by type and drops what a row needs.
        return rows_of(pages).defer("body").annotate_site_root_state()


class ColumnForm(forms.Form):
    """In whose column the lecture appears: asked only of who edits several."""

    parent_page = forms.ModelChoiceField(
        Page.objects.none(),
        label=_("放在哪个组织的专栏"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("请先选一个组织。")},
    )

    def __init__(self, parents: QuerySet[Page], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_page"].queryset = parents  # type: ignore[attr-defined]


class ChooseColumnView(ChooseParentView):
    page_title = _("发布微党课")
    index_url_name = "lecture_pages:index"
    submit_button_label = _("下一步：填写微党课")

    def get_valid_parent_pages(self, user: Any) -> QuerySet[Page]:
        parents: QuerySet[Page] = super().get_valid_parent_pages(user)
        return parents.filter(live=True).order_by("path")

    def get_form(self) -> ColumnForm:
        parents = self.get_valid_parent_pages(self.request.user)
        return ColumnForm(parents, self.request.POST if self.request.method == "POST" else None)

    def get_page_subtitle(self) -> str:
        return ""


class LectureCreateView(CreateView):
    """Saves nothing by itself before the first press of a button.

    Wagtail 8's autosave makes the page in the background; pressing 发布 before its answer makes a second one.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "autosave_enabled": False}


class LectureScreens(PageViewSet):
    model = LecturePage
    add_view_class = LectureCreateView


class LectureListing(PageListingViewSet):
    name = "lecture_pages"
    url_prefix = "lectures"
    model = LecturePage
    icon = "openquote"
    menu_label = _("微党课")
    menu_order = 90
    add_to_admin_menu = True
    index_view_class = LectureIndexView
    choose_parent_view_class = ChooseColumnView
    columns = [
        CoverColumn("cover", label=_("封面"), width="13%"),
        PageTitleColumn("title", label=_("题目"), sort_key="title", classname="title"),
        FactsColumn("facts", label=_("主讲、时长、随课安排")),
        StateColumn("state", label=_("状态"), width="16%"),
        DateColumn(
            "latest_revision_created_at",
            label=_("最近修改"),
            sort_key="latest_revision_created_at",
            width="12%",
        ),
    ]
