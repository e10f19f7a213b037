from __future__ import annotations

from django.urls import path

from zhike.apps.productvoice import improvement_views, views

app_name = "productvoice"
urlpatterns = [
    path("", views.board, name="board"),
    path("owner/", views.owner, name="owner"),
    path("<int:report_id>/", views.report, name="report"),
    path("<int:report_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:report_id>/ticket/", views.ticket, name="ticket"),
    path("<int:report_id>/improvement/", improvement_views.improve, name="improve"),
]
