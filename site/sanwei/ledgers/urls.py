from django.urls import URLPattern, URLResolver, path

from sanwei.ledgers import views

app_name = "ledgers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:public_id>/", views.ledger, name="ledger"),
    path("<uuid:public_id>/export", views.export, name="export"),
    path("entry/<uuid:public_id>/", views.entry, name="entry"),
]
