from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "sanwei.common"
    label = "common"

    def ready(self) -> None:
        from sanwei.common import checks, guards, retention
        from sanwei.common.models import AuditEntry

        guards.protect(AuditEntry)
        guards.register(retention.guard())
        autodiscover_modules("guards")
        # Both signals come once per app; the guards of all apps move together, with the first.
        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
        register(checks.guards_stand, Tags.database)
