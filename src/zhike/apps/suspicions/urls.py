from __future__ import annotations

from django.urls import path

from zhike.apps.suspicions import views

app_name = "suspicions"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("new/", views.report, name="report"),
    path("limits/", views.limits, name="limits"),
    path("<str:public_id>/", views.notice, name="notice"),
    path("<str:public_id>/take/", views.take, name="take"),
    path("<str:public_id>/forward/", views.forward, name="forward"),
    path("<str:public_id>/dismiss/", views.dismiss, name="dismiss"),
]
