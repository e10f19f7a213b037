from __future__ import annotations

from django.urls import path

from zhike.apps.pains import silent_views, ticket_views, touchpoint_views, views

app_name = "pains"
urlpatterns = [
    path("", views.board, name="board"),
    path("assumptions/", views.assumptions, name="assumptions"),
    path("assumptions/set/", views.change, name="change"),
    path("touchpoints/", touchpoint_views.touchpoints, name="touchpoints"),
    path("silent/", silent_views.silent, name="silent"),
    path("<slug:key>/", views.point, name="point"),
    path("<slug:key>/tickets/", ticket_views.tickets, name="tickets"),
    path("<slug:key>/leaving/", views.leaving, name="leaving"),
]
