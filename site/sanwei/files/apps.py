from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sanwei.files"
    label = "files"

    def ready(self) -> None:
        # Models are not ready when this module is imported.
        from sanwei.files import receivers, rules

        rules.register()
        receivers.connect()
