from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "sanwei.study"
    label = "study"

    def ready(self) -> None:
        from sanwei.org import erasing as people
        from sanwei.study import erasing

        people.register("study", erasing.erase)
