from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sanwei.home"
    label = "home"

    def ready(self) -> None:
        # Models exist from here on only.
        from sanwei.common import outbox
        from sanwei.home import forgetting, points_notices
        from sanwei.ledgers.points.events import PointsClaimChanged

        outbox.subscribe(PointsClaimChanged, "home.points", points_notices.tell_of_points)
        forgetting.register()
