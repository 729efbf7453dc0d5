from django.urls import URLPattern, URLResolver, path

from sanwei.org import people_views
from sanwei.org.elections.views import election
from sanwei.org.roster import views

app_name = "org"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:unit>/import/", views.upload, name="roster_import"),
    path("<uuid:unit>/export/", views.export, name="roster_export"),
    path("import/<uuid:roster_import>/", views.preview, name="roster_preview"),
    path("import/<uuid:roster_import>/refused/", views.refused, name="roster_refused"),
    path("<uuid:unit>/moves/", people_views.moves, name="moves"),
    path("<uuid:unit>/terms/", people_views.terms, name="terms"),
    path("<uuid:unit>/election/", election, name="election"),
    path("member/<uuid:member>/", people_views.particulars, name="member"),
    path("member/<uuid:member>/identity/", people_views.identity, name="identity"),
    path("member/<uuid:member>/not-counted/", people_views.not_counted, name="not_counted"),
]
