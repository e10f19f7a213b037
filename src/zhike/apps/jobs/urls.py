from __future__ import annotations

from django.urls import path

from zhike.apps.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<int:job_id>/cancel/", views.cancel, name="cancel"),
    path("<int:job_id>/run-again/", views.run_again, name="run_again"),
]
