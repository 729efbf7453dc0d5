from django.urls import URLPattern, URLResolver, path

from sanwei.home import views
from sanwei.home.operator import views as operator
from sanwei.home.sharing import views as sharing

app_name = "home"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("learn/", views.learn, name="learn"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("branch/", views.branch, name="branch"),
    path("me/", views.me, name="me"),
    path("me/credits/", views.credit_statement, name="credits"),
    path("me/credits/print/", views.credit_sheet, name="credit_sheet"),
    path("me/credits/dispute/", views.open_dispute, name="open_dispute"),
    path("me/credits/dispute/<uuid:public_id>/", views.dispute, name="dispute"),
    path("tasks/<uuid:task_id>/", views.my_task, name="my_task"),
    path("s/<str:code>/", sharing.short, name="short"),
    path("notice/<str:kind>/<uuid:public_id>/", sharing.notice, name="notice"),
    path("notice/<str:kind>/<uuid:public_id>/qr.png", sharing.picture, name="notice_picture"),
    path("healthz", operator.health, name="health"),
    path("_components/", views.gallery, name="gallery"),
    path("desk/<uuid:public_id>/", views.desk, name="desk"),
    path("desk/<uuid:public_id>/people/", views.people, name="people"),
    path("desk/<uuid:public_id>/people/slips/", views.print_slips, name="print_slips"),
    path("records/<uuid:record_id>/correct/", views.correct_record, name="correct_record"),
    path("desk/people/<uuid:public_id>/", views.person, name="person"),
    path("desk/people/<uuid:public_id>/print/", views.person_sheet, name="person_sheet"),
    path("desk/<uuid:public_id>/disputes/", views.disputes, name="disputes"),
    path("desk/disputes/<uuid:public_id>/", views.answer_dispute, name="answer_dispute"),
    path("desk/<uuid:public_id>/quizzes/", views.quiz_results, name="quiz_results"),
    path("desk/<uuid:public_id>/quizzes/<uuid:quiz_id>/", views.quiz_result, name="quiz_result"),
    path(
        "desk/<uuid:public_id>/quizzes/<uuid:quiz_id>/xlsx/",
        views.quiz_workbook,
        name="quiz_workbook",
    ),
    path("desk/<uuid:public_id>/tasks/", views.tasks, name="tasks"),
    path("desk/<uuid:public_id>/tasks/new/", views.assign_task, name="assign_task"),
    path("desk/<uuid:public_id>/tasks/<uuid:task_id>/", views.task, name="task"),
]
