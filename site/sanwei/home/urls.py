from django.urls import URLPattern, URLResolver, path

from sanwei.home import views

app_name = "home"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("learn/", views.learn, name="learn"),
    path("search/", views.search, name="search"),
    path("branch/", views.branch, name="branch"),
    path("me/", views.me, name="me"),
    path("me/credits/", views.credit_statement, name="credits"),
    path("_components/", views.gallery, name="gallery"),
    path("desk/<uuid:public_id>/", views.desk, name="desk"),
    path("desk/<uuid:public_id>/people/", views.people, name="people"),
    path("desk/<uuid:public_id>/people/slips/", views.print_slips, name="print_slips"),
    path("records/<uuid:record_id>/correct/", views.correct_record, name="correct_record"),
    path("desk/<uuid:public_id>/tasks/", views.tasks, name="tasks"),
    path("desk/<uuid:public_id>/tasks/new/", views.assign_task, name="assign_task"),
    path("desk/<uuid:public_id>/tasks/<uuid:task_id>/", views.task, name="task"),
]
