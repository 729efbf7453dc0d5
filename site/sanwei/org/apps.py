from django.apps import AppConfig
from django.db.models.signals import pre_save


class OrgConfig(AppConfig):
    name = "sanwei.org"
    label = "org"

    def ready(self) -> None:
        # Models are not ready when this module is imported.
        from wagtail.models import Revision

        from sanwei.common import field_keys
        from sanwei.org import finding, forgetting, services
        from sanwei.org.cms import references

        pre_save.connect(
            references.check_revision, sender=Revision, dispatch_uid="org.check_revision"
        )
        finding.start()
        forgetting.register()
        field_keys.rotates("org.identity", services.rotate_identities)
