from __future__ import annotations

from django.urls import path

from zhike.apps.dashboards import audit_views, views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("admin/audit/", audit_views.audit_log, name="audit"),
    path("insight/planted/", views.planted, name="planted"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
