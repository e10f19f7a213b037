from __future__ import annotations

from django.urls import path

from zhike.apps.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.webhooks, name="webhooks"),
    path("<int:endpoint_id>/", views.webhook, name="webhook"),
    path("<int:endpoint_id>/secret/", views.new_secret, name="new_secret"),
    path("<int:endpoint_id>/test/", views.test, name="test"),
    path("<int:endpoint_id>/pause/", views.pause, name="pause"),
    path("<int:endpoint_id>/resume/", views.resume, name="resume"),
    path("<int:endpoint_id>/remove/", views.remove, name="remove"),
    path("messages/<int:delivery_id>/replay/", views.replay, name="replay"),
]
