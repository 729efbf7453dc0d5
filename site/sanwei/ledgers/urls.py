from django.urls import URLPattern, URLResolver, path

from sanwei.ledgers import views
from sanwei.ledgers.points import desk_views
from sanwei.ledgers.points import views as points
from sanwei.ledgers.statistics import views as statistics

app_name = "ledgers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:public_id>/", views.ledger, name="ledger"),
    path("<uuid:public_id>/export", views.export, name="export"),
    path("<uuid:public_id>/statistics/", statistics.statistics, name="statistics"),
    path("<uuid:public_id>/statistics/xlsx/", statistics.export, name="statistics_export"),
    path("<uuid:public_id>/statistics/<slug:code>/", statistics.figure, name="figure"),
    path("points/", points.own, name="points"),
    path("points/notice/", points.notice, name="points_notice"),
    path("points/review/", desk_views.review, name="points_review"),
    path("points/<uuid:claim>/withdraw/", points.withdraw, name="points_withdraw"),
    path("points/<uuid:claim>/proof/", points.proof, name="points_proof"),
    path("points/<uuid:claim>/object/", points.object_to, name="points_object"),
    path("points/<uuid:claim>/agree/", desk_views.agree, name="points_agree"),
    path("points/<uuid:claim>/return/", desk_views.send_back, name="points_return"),
    path("points/objections/<uuid:objection>/", desk_views.answer, name="points_answer"),
    path("<uuid:unit>/points/", desk_views.desk, name="points_desk"),
    path("entry/<uuid:public_id>/", views.entry, name="entry"),
]
