from __future__ import annotations

from django.urls import path

from zhike.apps.consents import views

app_name = "consents"
urlpatterns = [
    path("customers/<str:customer_id>/consents/", views.consents, name="customer"),
    path("customers/<str:customer_id>/consents/choose/", views.choose, name="choose"),
    path("customers/<str:customer_id>/consents/prefer/", views.prefer, name="prefer"),
    path("admin/purposes/", views.purposes, name="purposes"),
    path("admin/purposes/<slug:code>/", views.purpose, name="purpose"),
]
