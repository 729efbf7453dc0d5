from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "sanwei.search"
    label = "sanwei_search"  # Wagtail's own is called wagtailsearch
    verbose_name = _("搜索")

    def ready(self) -> None:
        from sanwei.search import checks

        register(checks.library_is_there)
        register(checks.one_whoosh)
