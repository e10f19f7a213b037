from __future__ import annotations

from django.urls import path

from zhike.apps.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("insight/planted/", views.planted, name="planted"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
