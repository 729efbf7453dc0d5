"""The vocabulary of the search in the admin: synonyms, and words that it never says by itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from sanwei.search.models import StopWord, SynonymGroup


class WordsViewSet(SnippetViewSet):
    """A short list without drafts, copies or a search box of its own."""

    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None


class SynonymViewSet(WordsViewSet):
    model = SynonymGroup
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
