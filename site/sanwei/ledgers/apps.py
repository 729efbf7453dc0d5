from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "sanwei.ledgers"
    label = "ledgers"
