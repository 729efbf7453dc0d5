from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "sanwei.activities"
    label = "activities"

    def ready(self) -> None:
        # Models exist from here on only.
        from sanwei.activities import access as records
        from sanwei.activities.check_in import access as sheets
        from sanwei.activities.external import access, transfers
        from sanwei.activities.lists import access as pictures
        from sanwei.common import outbox
        from sanwei.org.events import MemberTransferred

        access.register()
        sheets.register()
        records.register()
        pictures.register()
        outbox.subscribe(
            MemberTransferred, "activities.external_transfer", transfers.follow_transfer
        )
