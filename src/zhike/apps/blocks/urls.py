from __future__ import annotations

from django.urls import path

from zhike.apps.blocks import views

app_name = "blocks"
urlpatterns = [
    path("", views.blocks, name="blocks"),
    path("<int:block_id>/", views.block, name="block"),
    path("<int:block_id>/not-spam/", views.lift, name="lift"),
    path("<int:block_id>/end/", views.end, name="end"),
    path("<int:block_id>/judged/", views.judged, name="judged"),
    path("<int:block_id>/held/<int:held_id>/", views.release, name="release"),
]
