from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "sanwei.org"
    label = "org"
