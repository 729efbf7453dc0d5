from django.urls import URLPattern, URLResolver, path

from sanwei.notices import views
from sanwei.notices.birthdays import views as birthdays

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/inbox/", views.inbox, name="inbox"),
    path("me/inbox/read/", views.read_all, name="read_all"),
    path("me/suggestions/", views.suggestions, name="suggestions"),
    path("me/reminders/", views.preferences, name="preferences"),
    path("me/birthday/", birthdays.own_birthday, name="own_birthday"),
    path("desk/<uuid:public_id>/birthdays/", birthdays.birthdays, name="birthdays"),
    path("desk/<uuid:public_id>/birthdays/print/", birthdays.birthday_print, name="birthday_print"),
    path(
        "desk/<uuid:public_id>/birthdays/<uuid:member_id>/",
        birthdays.birthday,
        name="birthday",
    ),
    path("desk/<uuid:public_id>/suggestions/", views.desk_suggestions, name="desk_suggestions"),
    path(
        "desk/<uuid:public_id>/suggestions/<uuid:suggestion_id>/answer/",
        views.answer,
        name="answer",
    ),
]
