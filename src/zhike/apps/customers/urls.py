from __future__ import annotations

from django.urls import path

from zhike.apps.customers import change_views, relation_views, views

app_name = "customers"
urlpatterns = [
    path("", views.customer_list, name="list"),
    path("search/", views.search, name="search"),
    path("new/", change_views.new, name="new"),
    path("<str:customer_id>/", views.card, name="card"),
    path("<str:customer_id>/facts/", change_views.facts, name="facts"),
    path("<str:customer_id>/flags/", change_views.flags, name="flags"),
    path("<str:customer_id>/manager/", change_views.manager, name="manager"),
    path("<str:customer_id>/identifiers/", change_views.identifiers, name="identifiers"),
    path("<str:customer_id>/relations/", relation_views.relate, name="relate"),
    path(
        "<str:customer_id>/relations/<int:relation_id>/end/",
        relation_views.end_relation,
        name="end_relation",
    ),
    path("<str:customer_id>/profile/", relation_views.note_value, name="note_value"),
    path("<str:customer_id>/profile/switch/", relation_views.switch, name="switch"),
    path(
        "<str:customer_id>/identifiers/<int:identifier_id>/end/",
        change_views.end_identifier,
        name="end_identifier",
    ),
]
