from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "sanwei.ledgers"
    label = "ledgers"

    def ready(self) -> None:
        from sanwei.activities.events import (
            ActivityConfirmed,
            ActivityCorrected,
            ActivityFinished,
            ExternalClaimChanged,
            HeartTalkChanged,
        )
        from sanwei.common import outbox
        from sanwei.ledgers import consumers, foresight
        from sanwei.ledgers.archive import erasing
        from sanwei.ledgers.filing import access as filing_access
        from sanwei.ledgers.filing import consumers as filing
        from sanwei.ledgers.points import access as points_access
        from sanwei.ledgers.points import consumers as points
        from sanwei.org import transfers
        from sanwei.org.events import MemberTransferred
        from sanwei.study.events import StudyMonthClosed, StudyRecorded

        outbox.subscribe(
            StudyRecorded, "ledgers.award", consumers.award, together=consumers.award_together
        )
        outbox.subscribe(
            StudyRecorded, "ledgers.points", points.propose, together=points.propose_together
        )
        points_access.register()
        outbox.subscribe(
            ActivityFinished,
            "ledgers.filing",
            filing.file_finished,
            together=filing.file_finished_together,
        )
        outbox.subscribe(ActivityConfirmed, "ledgers.filing_confirmed", filing.file_confirmed)
        outbox.subscribe(HeartTalkChanged, "ledgers.filing_talk", filing.file_talk)
        outbox.subscribe(StudyMonthClosed, "ledgers.filing_month", filing.file_month)
        outbox.subscribe(ActivityCorrected, "ledgers.filing_corrected", filing.file_corrected)
        outbox.subscribe(ExternalClaimChanged, "ledgers.filing_external", filing.file_external)
        outbox.subscribe(MemberTransferred, "ledgers.filing_transfer", filing.file_transfer)
        filing_access.register()
        erasing.register()
        outbox.subscribe(MemberTransferred, "ledgers.transfer", consumers.follow_transfer)
        transfers.register(foresight.of_transfer)
