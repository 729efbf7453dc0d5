from django.urls import URLPattern, URLResolver, path

from sanwei.notices import views

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/inbox/", views.inbox, name="inbox"),
    path("me/inbox/read/", views.read_all, name="read_all"),
    path("me/suggestions/", views.suggestions, name="suggestions"),
    path("desk/<uuid:public_id>/suggestions/", views.desk_suggestions, name="desk_suggestions"),
    path(
        "desk/<uuid:public_id>/suggestions/<uuid:suggestion_id>/answer/",
        views.answer,
        name="answer",
    ),
]
