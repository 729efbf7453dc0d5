"""/quiz/: the tab 答题, one quiz, one attempt."""

from django.urls import URLPattern, URLResolver, path

from quizzes.views import members, mistakes, reports, results, taking

app_name = "quizzes"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", members.index, name="index"),
    path("<uuid:quiz>/", members.intro, name="intro"),
    path("<uuid:quiz>/contest/", members.contest, name="contest"),
    path("<uuid:quiz>/start/", members.start, name="start"),
    path("attempt/<uuid:attempt>/", taking.attempt_page, name="attempt"),
    path("attempt/<uuid:attempt>/<int:ordinal>/", taking.question, name="question"),
    path("attempt/<uuid:attempt>/<int:ordinal>/report/", reports.report, name="report"),
    path("attempt/<uuid:attempt>/card/", taking.card, name="card"),
    path("attempt/<uuid:attempt>/submit/", taking.submit, name="submit"),
    path("attempt/<uuid:attempt>/result/", results.result, name="result"),
    path("mistakes/", mistakes.index, name="mistakes"),
    path("mistakes/next/", mistakes.following, name="mistake_next"),
    path("mistakes/print/", mistakes.print_page, name="mistakes_print"),
    path("mistakes/<uuid:mistake>/", mistakes.practice, name="mistake"),
]
