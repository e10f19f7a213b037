from __future__ import annotations

from django.urls import path

from zhike.apps.labels import version_views, views

app_name = "labels"
urlpatterns = [
    path("", views.label, name="label"),
    path("settle/", views.settle, name="settle"),
    path("draw/", views.draw, name="draw"),
    path("undo/", views.undo, name="undo"),
    path("agreement/", views.agreement, name="agreement"),
    path("versions/", version_views.versions, name="versions"),
    path("versions/learn/", version_views.learn, name="learn"),
    path("versions/switch/", version_views.switch, name="switch"),
]
