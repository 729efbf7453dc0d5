from django.urls import URLPattern, URLResolver, path

from lectures import views
from lectures.hand_ins import views as hand_ins

app_name = "lectures"
urlpatterns: list[URLPattern | URLResolver] = [
    path("series/<uuid:public_id>/", views.series, name="series"),
    path("hand-in/", hand_ins.hand_in, name="hand_in"),
    path("hand-in/<uuid:public_id>/withdraw/", hand_ins.withdraw, name="withdraw_hand_in"),
]
