from __future__ import annotations

from django.urls import path

from zhike.apps.tellings import views

app_name = "tellings"
urlpatterns = [
    path("<int:improvement_id>/told/", views.loop, name="loop"),
    path("<int:improvement_id>/told/link/", views.link, name="link"),
    path("<int:improvement_id>/told/unlink/", views.unlink, name="unlink"),
    path("<int:improvement_id>/told/matter/", views.matter, name="matter"),
    path("<int:improvement_id>/told/text/", views.text, name="text"),
    path("<int:improvement_id>/told/send/", views.send, name="send"),
    path("tickets/<str:number>/", views.of_ticket, name="of_ticket"),
    path("tickets/<str:number>/link/", views.link_here, name="link_here"),
]
