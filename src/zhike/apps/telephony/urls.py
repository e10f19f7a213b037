from __future__ import annotations

from django.urls import path

from zhike.apps.telephony import call_views, hook_views, views

app_name = "telephony"
CALL, BOARD = "telephony/calls/<str:public_id>", "admin/telephony/<int:board_id>"
urlpatterns = [
    path("telephony/events/<str:public_id>/", hook_views.events, name="events"),
    path(f"{CALL}/", call_views.call, name="call"),
    path(f"{CALL}/card/", call_views.card, name="card"),
    path(f"{CALL}/caller/", call_views.caller, name="caller"),
    path(f"{CALL}/wrap-up/", call_views.wrap_up, name="wrap_up"),
    path(f"{CALL}/number/", call_views.number, name="number"),
    path("admin/telephony/", views.switchboards, name="switchboards"),
    path("admin/telephony/extensions/", views.set_extension, name="set_extension"),
    path(
        "admin/telephony/extensions/<int:extension_id>/end/",
        views.end_extension,
        name="end_extension",
    ),
    path("admin/telephony/events/<int:event_id>/take/", views.take, name="take"),
    path("admin/telephony/events/<int:event_id>/discard/", views.discard, name="discard"),
    path(f"{BOARD}/", views.switchboard, name="switchboard"),
    path(f"{BOARD}/secret/", views.new_secret, name="new_secret"),
    path(f"{BOARD}/remove/", views.remove, name="remove"),
]
