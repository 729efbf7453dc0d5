from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sanwei.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Its models are not ready any earlier.
        import_module("sanwei.accounts.receivers")
