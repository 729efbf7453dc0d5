from django.urls import URLPattern, URLResolver, path

from sanwei.ledgers import views
from sanwei.ledgers.archive import views as archive
from sanwei.ledgers.filing import views as filing
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
    path("<uuid:public_id>/filings/", filing.filings, name="filings"),
    path("<uuid:public_id>/filings/add/", filing.add, name="document_add"),
    path("document/<uuid:document>/", filing.document, name="document"),
    path("document/<uuid:document>/withdraw/", filing.withdraw, name="document_withdraw"),
    path("document/<uuid:document>/file/", filing.file, name="document_file"),
    path("<uuid:public_id>/archive/", archive.archive, name="archive"),
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
