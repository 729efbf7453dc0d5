from django.urls import path

from sanwei.api.api import api

urlpatterns = [path("", api.urls)]
