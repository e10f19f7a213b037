from __future__ import annotations

from django.urls import path

from zhike.apps.shortcuts import views

app_name = "shortcuts"
urlpatterns = [
    path("", views.shortcuts, name="list"),
    path("replies/new/", views.new_reply, name="new_reply"),
    path("replies/<int:reply_id>/", views.reply, name="reply"),
    path("replies/<int:reply_id>/delete/", views.drop_reply, name="drop_reply"),
    path("macros/new/", views.new_macro, name="new_macro"),
    path("macros/<int:macro_id>/", views.macro, name="macro"),
    path("macros/<int:macro_id>/delete/", views.drop_macro, name="drop_macro"),
    path("views/keep/", views.keep_view, name="keep_view"),
    path("views/<int:ticket_view_id>/delete/", views.drop_view, name="drop_view"),
]
