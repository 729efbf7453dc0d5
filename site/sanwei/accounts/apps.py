from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sanwei.accounts"
    label = "accounts"
