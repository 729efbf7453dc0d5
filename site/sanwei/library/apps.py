from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "sanwei.library"
    label = "library"
    verbose_name = _("书屋")

    def ready(self) -> None:
        # Models exist from here on only.
        from sanwei.library import finding, receivers, rules
        from sanwei.org import erasing

        rules.register()
        receivers.connect()
        finding.start()
        erasing.register("library.search", finding.read_stories_of)
