"""The snippet 校对用词: each unit keeps its own, in its collection."""

from typing import Any

from django.db.models import QuerySet
from django.forms import HiddenInput, ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.models import Collection
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from media_pipeline.captions.models import ProofTerm


class _Collections(ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Collection) -> str:
        return str(obj.name)


class ProofTermForm(WagtailAdminModelForm):
    """Offers the collections into which the person may put terms; a single one isn't asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = policy_registry.get_by_type(ProofTerm)
        allowed = policy.collections_user_has_permission_for(self.for_user, "add").order_by("path")
        field = _Collections(
            label=_("适用于哪个组织的音视频（含下级）"), queryset=allowed, empty_label=None
        )
        if allowed.count() == 1:
            field.initial = allowed.get().pk
            field.widget = HiddenInput()
        self.fields["collection"] = field


def own_terms(user: Any) -> QuerySet[ProofTerm]:
    """Return the terms in the collections whose recordings ``user`` may change."""
    policy = policy_registry.get_by_type(ProofTerm)
    rows: QuerySet[ProofTerm] = policy.instances_user_has_any_permission_for(user, ["change"])
    return rows.select_related("collection")


class _Own:
    """Limits the chooser that Wagtail gives every snippet; nothing of ours asks for it."""

    request: HttpRequest

    def get_object_list(self) -> QuerySet[ProofTerm]:
        return own_terms(self.request.user)


class _ChooseView(_Own, ChooseView):
    pass


class _ChooseResultsView(_Own, ChooseResultsView):
    pass


class ProofTermChooserViewSet(SnippetChooserViewSet):
    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView


class ProofTermViewSet(SnippetViewSet):
    model = ProofTerm
    icon = "check"
    menu_label = _("校对用词")
    menu_order = 360
    add_to_admin_menu = True
    copy_view_enabled = False
    chooser_viewset_class = ProofTermChooserViewSet
    list_display = [
        "term",
        Column("kind", label=_("类别"), accessor="get_kind_display", sort_key="kind"),
        "wrong",
        Column("collection", label=_("适用组织"), accessor="collection.name"),
    ]
    search_fields = ["term", "wrong"]
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("kind", "term", "wrong", "note", "collection")],
        base_form_class=ProofTermForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProofTerm]:
        return own_terms(request.user)
