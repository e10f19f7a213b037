from __future__ import annotations

from django.urls import path

from zhike.apps.complaints import report_views, views

app_name = "complaints"
urlpatterns = [
    path("", views.complaints, name="list"),
    path("new/", views.new, name="new"),
    path("reported/", report_views.reported, name="reported"),
    path("back/", report_views.back, name="back"),
    path("<str:number>/", views.one_complaint, name="complaint"),
    path("<str:number>/letter/<slug:kind>/", views.letter, name="letter"),
    path("<str:number>/approve/<slug:act>/", views.approve, name="approve"),
    path(
        "<str:number>/remedies/<int:remedy_id>/approve/",
        views.approve_remedy,
        name="approve_remedy",
    ),
    path(
        "<str:number>/remedies/<int:remedy_id>/refuse/", views.refuse_remedy, name="refuse_remedy"
    ),
    path(
        "<str:number>/corrections/<int:correction_id>/done/",
        views.correction_done,
        name="correction_done",
    ),
    path(
        "<str:number>/corrections/<int:correction_id>/check/",
        views.correction_check,
        name="correction_check",
    ),
    path("<str:number>/<slug:act>/", views.act, name="act"),
]
