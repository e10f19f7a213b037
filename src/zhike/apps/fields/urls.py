from __future__ import annotations

from django.urls import path

from zhike.apps.fields import views

app_name = "fields"
urlpatterns = [
    path("", views.fields, name="fields"),
    path("<int:field_id>/", views.field, name="field"),
    path("<int:field_id>/retire/", views.retire, name="retire"),
]
