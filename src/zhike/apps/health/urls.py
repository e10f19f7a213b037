from __future__ import annotations

from django.urls import path

from zhike.apps.health import views

app_name = "health"
urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("admin/health/", views.health, name="health"),
]
