from django.urls import URLPattern, URLResolver, path

from sanwei.files import views

app_name = "files"
urlpatterns: list[URLPattern | URLResolver] = [
    path("i/<uuid:public_id>/<int:rendition_id>", views.image, name="image"),
    path("i/<uuid:public_id>/original", views.original, name="original"),
    path("d/<uuid:public_id>", views.document, name="document"),
    path("d/<uuid:public_id>/p/<int:page_id>", views.page, name="page"),
    path("d/<uuid:public_id>/p/<int:page_id>/text", views.page_text, name="page_text"),
]
