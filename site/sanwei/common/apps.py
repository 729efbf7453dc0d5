from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "sanwei.common"
    label = "common"
