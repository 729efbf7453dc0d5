from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        # Models exist from here on only.
        from quizzes import erasing, finding, rules
        from quizzes.services.mistakes import follow_score
        from sanwei.common import outbox
        from sanwei.study import asking
        from sanwei.study.events import StudyRecorded

        erasing.register()
        finding.start()
        rules.register()
        asking.register(
            asking.Asker(
                module="quizzes/video-question.js",
                style="quizzes/video-question.css",
                address="/api/v1/quizzes/video-questions/",
            )
        )
        outbox.subscribe(StudyRecorded, "quizzes.mistakes", follow_score)
