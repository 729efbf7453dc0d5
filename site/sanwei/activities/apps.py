from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "sanwei.activities"
    label = "activities"
