from __future__ import annotations

from django.urls import path

from zhike.apps.identities import views

app_name = "identities"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("ledger/", views.ledger, name="ledger"),
    path("look/", views.look, name="look"),
    path("<int:pair_id>/merge/", views.merge, name="merge"),
    path("<int:pair_id>/apart/", views.apart, name="apart"),
    path("<int:pair_id>/again/", views.again, name="again"),
    path("ledger/<int:merge_id>/undo/", views.undo, name="undo"),
]
