from django.urls import URLPattern, URLResolver, path

from sanwei.ledgers import views
from sanwei.ledgers.exporting import views as exports
from sanwei.ledgers.exporting.papers import views as papers
from sanwei.ledgers.points import desk_views
from sanwei.ledgers.points import views as points

app_name = "ledgers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:public_id>/", views.ledger, name="ledger"),
    path("<uuid:public_id>/export", views.export, name="export"),
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
    path("exports/", exports.own, name="exports"),
    path("exports/me/", exports.ask_own, name="export_own"),
    path("exports/<uuid:export>/", exports.one, name="export_one"),
    path("exports/<uuid:export>/state/", exports.state, name="export_state"),
    path("exports/<uuid:export>/file/", exports.file, name="export_file"),
    path("exports/<uuid:export>/cancel/", exports.cancel, name="export_cancel"),
    path("exports/<uuid:export>/again/", exports.again, name="export_again"),
    path("<uuid:unit>/exports/", exports.ask, name="export_ask"),
    path("<uuid:unit>/papers/", papers.papers, name="papers"),
    path("<uuid:unit>/papers/<str:paper>/file/", papers.file, name="paper_file"),
    path("<uuid:unit>/papers/<str:paper>/preview/", papers.preview, name="paper_preview"),
    path("<uuid:unit>/papers/<str:paper>/reset/", papers.reset, name="paper_reset"),
    path("entry/<uuid:public_id>/", views.entry, name="entry"),
]
