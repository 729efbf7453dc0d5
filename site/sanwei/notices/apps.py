from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "sanwei.notices"
    label = "notices"

    def ready(self) -> None:
        from wagtail.signals import page_published, task_rejected, task_submitted

        from lectures.events import HandInChanged
        from lectures.models import LecturePage
        from quizzes.events import AttemptMarked, ReportDismissed, ScoresRevised
        from sanwei.activities.events import ExternalClaimChanged, ReflectionDecided
        from sanwei.common import field_keys, outbox
        from sanwei.notices import (
            consumers,
            disputes,
            erasing,
            external,
            hand_ins,
            quizzes,
            receivers,
            reflections,
        )
        from sanwei.notices.channels import services as channels
        from sanwei.org.events import MemberTransferred
        from sanwei.study.events import DisputeMoved, StudyCorrected

        erasing.register()
        field_keys.rotates("notices.channels", channels.rotate_secrets)
        outbox.subscribe(StudyCorrected, "notices.correction", consumers.tell_of_correction)
        outbox.subscribe(HandInChanged, "notices.hand_in", hand_ins.tell_of_hand_in)
        outbox.subscribe(ExternalClaimChanged, "notices.external", external.tell_of_external)
        outbox.subscribe(ReflectionDecided, "notices.reflection", reflections.tell_of_reflection)
        outbox.subscribe(DisputeMoved, "notices.dispute", disputes.tell_of_dispute)
        outbox.subscribe(AttemptMarked, "notices.quiz", quizzes.tell_of_marks)
        outbox.subscribe(ScoresRevised, "notices.rescore", quizzes.tell_of_revision)
        outbox.subscribe(ReportDismissed, "notices.report", quizzes.tell_of_dismissal)
        outbox.subscribe(MemberTransferred, "notices.transfer", consumers.tell_of_transfer)
        page_published.connect(receivers.tell_of_publication, sender=LecturePage)
        task_submitted.connect(receivers.tell_of_submission)
        task_rejected.connect(receivers.tell_of_return)
