from __future__ import annotations

from django.urls import path

from zhike.apps.tickets import views

app_name = "tickets"
urlpatterns = [
    path("", views.queues, name="queues"),
    path("new/", views.create, name="create_queue"),
    path("<int:queue_id>/", views.queue, name="queue"),
    path("<int:queue_id>/terms/", views.set_terms, name="set_terms"),
    path("<int:queue_id>/promises/", views.promise, name="promise"),
    path("<int:queue_id>/promises/<int:promise_id>/end/", views.end_promise, name="end_promise"),
]
