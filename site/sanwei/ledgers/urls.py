from django.urls import URLPattern, URLResolver, path

from sanwei.ledgers import views
from sanwei.ledgers.archive import views as archive
from sanwei.ledgers.exporting import views as exports
from sanwei.ledgers.exporting.papers import views as papers
from sanwei.ledgers.filing import views as filing
from sanwei.ledgers.points import desk_views
from sanwei.ledgers.points import views as points
from sanwei.ledgers.statistics import views as statistics

app_name = "ledgers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:public_id>/", views.ledger, name="ledger"),
    path("<uuid:public_id>/statistics/", statistics.statistics, name="statistics"),
    path("<uuid:public_id>/statistics/xlsx/", statistics.export, name="statistics_export"),
    path("<uuid:public_id>/statistics/months/", statistics.months, name="months"),
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
    path("<uuid:public_id>/filings/", filing.filings, name="filings"),
    path("<uuid:public_id>/filings/add/", filing.add, name="document_add"),
    path("document/<uuid:document>/", filing.document, name="document"),
    path("document/<uuid:document>/withdraw/", filing.withdraw, name="document_withdraw"),
    path("document/<uuid:document>/file/", filing.file, name="document_file"),
    path("<uuid:public_id>/archive/", archive.archive, name="archive"),
    path("<uuid:public_id>/archive/own/", archive.own, name="archive_own"),
    path("<uuid:public_id>/archive/corrections/", archive.corrections, name="corrections"),
    path("<uuid:public_id>/archive/close/", archive.close, name="archive_close"),
    path("<uuid:public_id>/archive/cancel/", archive.cancel, name="archive_cancel"),
    path("<uuid:public_id>/archive/seal/", archive.seal, name="archive_seal"),
    path("<uuid:public_id>/archive/review/", archive.review, name="archive_review"),
    path(
        "<uuid:public_id>/archive/review/<uuid:review>/answer/",
        archive.answer,
        name="archive_answer",
    ),
    path("<uuid:public_id>/archive/reopen/", archive.ask_reopen, name="archive_ask_reopen"),
    path(
        "<uuid:public_id>/archive/reopen/<uuid:asked>/",
        archive.decide_reopen,
        name="archive_decide_reopen",
    ),
    path("entry/<uuid:public_id>/", views.entry, name="entry"),
]
