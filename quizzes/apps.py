from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        # Models exist from here on only.
        from quizzes import finding, rules

        finding.start()
        rules.register()
