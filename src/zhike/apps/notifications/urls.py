from __future__ import annotations

from django.urls import path

from zhike.apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notifications, name="list"),
    path("notifications/<int:notification_id>/open/", views.open_one, name="open"),
    path("notifications/read/", views.read_all, name="read_all"),
    path("account/notifications/", views.choices, name="choices"),
]
