from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "sanwei.library"
    label = "library"
    verbose_name = _("书屋")

    def ready(self) -> None:
        # Models exist from here on only.
        from sanwei.library import erasing, finding, receivers, rules

        rules.register()
        receivers.connect()
        finding.start()
        erasing.register()
