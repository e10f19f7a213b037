from __future__ import annotations

from django.urls import path

from zhike.apps.rulepacks import views

app_name = "rulepacks"
urlpatterns = [
    path("", views.packs, name="list"),
    path("own/<int:own_id>/end/", views.end, name="end"),
    path("own/<int:own_id>/withdraw/", views.withdraw, name="withdraw"),
    path("of/<str:jurisdiction>/new/", views.create, name="create"),
    path("of/<str:jurisdiction>/rules/<str:rule_id>/", views.rule, name="rule"),
    path("of/<str:jurisdiction>/rules/<str:rule_id>/cover/", views.cover, name="cover"),
]
