from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "sanwei.study"
    label = "study"
