"""All addresses of the site. Wagtail's pages come last: they catch what is left."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sanwei.home.urls")),
    path("accounts/", include("sanwei.accounts.urls")),
    path("f/", include("sanwei.files.urls")),
    path("m/", include("media_pipeline.urls")),
    path("quiz/", include("quizzes.urls")),
    path("ledger/", include("sanwei.ledgers.urls")),
    path("api/v1/", include("sanwei.api.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
