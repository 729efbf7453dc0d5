from django.urls import URLPattern, URLResolver, path

from lectures import views

app_name = "lectures"
urlpatterns: list[URLPattern | URLResolver] = [
    path("series/<uuid:public_id>/", views.series, name="series"),
]
