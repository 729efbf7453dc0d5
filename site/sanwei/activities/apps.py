from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "sanwei.activities"
    label = "activities"

    def ready(self) -> None:
        # Models exist from here on only.
        from sanwei.activities import access as records
        from sanwei.activities import erasing, finding
        from sanwei.activities.casting import desk_views, making_up
        from sanwei.activities.check_in import access as sheets
        from sanwei.activities.external import access, transfers
        from sanwei.activities.field_sites import access as field_sites
        from sanwei.activities.lists import access as pictures
        from sanwei.common import outbox
        from sanwei.org.events import MemberTransferred
        from sanwei.study import gathering
        from sanwei.study.events import StudyRecorded

        access.register()
        erasing.register()
        finding.start()
        sheets.register()
        records.register()
        gathering.register(desk_views.gather_url)
        outbox.subscribe(StudyRecorded, "activities.make_up", making_up.follow_study)
        pictures.register()
        field_sites.register()
        outbox.subscribe(
            MemberTransferred, "activities.external_transfer", transfers.follow_transfer
        )
