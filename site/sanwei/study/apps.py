from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "sanwei.study"
    label = "study"

    def ready(self) -> None:
        from sanwei.study import erasing

        erasing.register()
