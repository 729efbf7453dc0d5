from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sanwei.home"
    label = "home"
