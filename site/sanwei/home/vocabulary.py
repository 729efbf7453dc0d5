"""The vocabulary of the search in the admin: synonyms, and words that it never says by itself."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from sanwei.accounts.models import User
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit
from sanwei.org.permissions import UnitPermissionPolicy, held_by
from sanwei.search.models import StopWord, SynonymGroup


class SitePermissionPolicy(UnitPermissionPolicy):
    """For rows of no unit, which the whole site shares: the 管理员 of its 党委 keep them."""

    def _paths(self, user: User, wanted: Iterable[str]) -> list[str]:
        return [
            path
            for role, path in held_by(user)
            if role in self.roles and len(path) == OrgUnit.steplen
        ]

    def instances_user_has_any_permission_for(
        self, user: object, actions: Iterable[str]
    ) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows if self.user_has_any_permission(user, actions) else rows.none()


for model in (SynonymGroup, StopWord):
    register_permission_policy(
        model, SitePermissionPolicy(model, roles=frozenset({Role.ADMINISTRATOR}))
    )


class WordsViewSet(SnippetViewSet):
    """A short list without copies or an index of its own."""

    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None


class SynonymCreateView(CreateView):
    def get_initial(self) -> dict[str, Any]:
        """Begin with the word that 搜不到的词 leads here with."""
        return {"words": self.request.GET.get("words", "")}


class SynonymViewSet(WordsViewSet):
    model = SynonymGroup
    add_view_class = SynonymCreateView
    icon = "list-ul"
    menu_label = _("同义词")
    search_fields = ["words"]


class StopWordViewSet(WordsViewSet):
    model = StopWord
    icon = "view"
    menu_label = _("不主动提示的词")
    search_fields = ["text"]


class VocabularyGroup(SnippetViewSetGroup):
    items: Any = (SynonymViewSet, StopWordViewSet)
    menu_label = _("搜索用词")
    menu_icon = "search"
    menu_order = 895


register_snippet(VocabularyGroup)
