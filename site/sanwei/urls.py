"""All addresses of the site. Wagtail's pages come last: they catch what is left."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from sanwei.accounts.views import door
from sanwei.org.cms import tags

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sanwei.home.urls")),
    path("", include("sanwei.notices.urls")),
    path("accounts/", include("sanwei.accounts.urls")),
    path("f/", include("sanwei.files.urls")),
    path("m/", include("media_pipeline.urls")),
    path("quiz/", include("quizzes.urls")),
    path("lectures/", include("lectures.urls")),
    path("library/", include("sanwei.library.urls")),
    path("people/", include("sanwei.org.urls")),
    path("ledger/", include("sanwei.ledgers.urls")),
    path("life/", include("sanwei.activities.urls")),
    path("api/v1/", include("sanwei.api.urls")),
    # Before Wagtail's own, which suggests the tags of the whole house.
    path("cms/tag-autocomplete/", require_admin_access(tags.autocomplete), name="cms_tags"),
    # Wagtail's own doors know no second factor and no shared phone.
    path("cms/login/", door.lead_to_the_door),
    path("_util/login/", door.lead_to_the_door),
    path("cms/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
