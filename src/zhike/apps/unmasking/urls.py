from __future__ import annotations

from django.urls import path

from zhike.apps.unmasking import views

app_name = "unmasking"
urlpatterns = [
    path("unmasking/", views.grants, name="grants"),
    path("unmasking/<str:customer_id>/", views.unmask, name="unmask"),
    path("unmasking/<str:customer_id>/end/", views.end, name="end"),
]
