from __future__ import annotations

from django.urls import path

from zhike.apps.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.import_list, name="list"),
    path("imports/new/", views.new_file, name="new"),
    path("imports/new/database/", views.new_database, name="new_database"),
    path("imports/<int:import_id>/", views.detail, name="detail"),
    path("imports/<int:import_id>/mapping/", views.mapping, name="mapping"),
    path("imports/<int:import_id>/cancel/", views.cancel, name="cancel"),
    path("imports/<int:import_id>/discard/", views.discard, name="discard"),
    path("imports/<int:import_id>/again/", views.again, name="again"),
    path("imports/batches/<str:batch_id>/undo/", views.undo, name="undo"),
]
