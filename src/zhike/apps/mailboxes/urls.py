from __future__ import annotations

from django.urls import path

from zhike.apps.mailboxes import views

app_name = "mailboxes"
urlpatterns = [
    path("", views.mailboxes, name="mailboxes"),
    path("<int:mailbox_id>/", views.mailbox, name="mailbox"),
    path("<int:mailbox_id>/test/", views.test, name="test"),
    path("<int:mailbox_id>/pause/", views.pause, name="pause"),
    path("<int:mailbox_id>/resume/", views.resume, name="resume"),
    path("<int:mailbox_id>/remove/", views.remove, name="remove"),
    path("rejected/<int:reject_id>/take/", views.take, name="take"),
    path("rejected/<int:reject_id>/discard/", views.discard, name="discard"),
]
