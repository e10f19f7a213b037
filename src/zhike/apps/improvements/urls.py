from __future__ import annotations

from django.urls import path

from zhike.apps.improvements import views

app_name = "improvements"
urlpatterns = [
    path("", views.board, name="board"),
    path("ledger/", views.show_ledger, name="ledger"),
    path("new/", views.plan, name="plan"),
    path("<int:improvement_id>/", views.improvement, name="improvement"),
    path("<int:improvement_id>/change/", views.change, name="change"),
    path("<int:improvement_id>/foresee/", views.foresee, name="foresee"),
    path("<int:improvement_id>/start/", views.start, name="start"),
    path("<int:improvement_id>/reach/", views.reach, name="reach"),
    path("<int:improvement_id>/measure/", views.measure, name="measure"),
    path("<int:improvement_id>/decide/", views.decide, name="decide"),
]
