from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LecturesConfig(AppConfig):
    name = "lectures"
    verbose_name = _("微党课")

    def ready(self) -> None:
        # Models exist from here on only.
        from lectures import erasing, finding, receivers, rules
        from lectures.hand_ins import sending

        rules.register()
        receivers.connect()
        finding.start()
        sending.register()
        erasing.register()
