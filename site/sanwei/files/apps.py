from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "sanwei.files"
    label = "files"
