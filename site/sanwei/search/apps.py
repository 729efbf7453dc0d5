from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "sanwei.search"
    label = "sanwei_search"  # Wagtail's own is called wagtailsearch
    verbose_name = _("搜索")

    def ready(self) -> None:
        # Models exist from here on only.
        from sanwei.search import checks, receivers
        from sanwei.search.vocabulary import words

        receivers.connect()
        words.start()
        register(checks.library_is_there)
        register(checks.one_whoosh)
