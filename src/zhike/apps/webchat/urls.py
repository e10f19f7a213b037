from __future__ import annotations

from django.urls import path

from zhike.apps.webchat import portal_views, setup_views, views

app_name = "webchat"
urlpatterns = [
    path("chat/widget.js", views.widget, name="widget"),
    path("chat/frame/", views.frame, name="frame"),
    path("chat/begin/", views.begin, name="begin"),
    path("chat/talk/", views.talk, name="talk"),
    path("chat/say/", views.say, name="say"),
    path("chat/seen/", views.seen, name="seen"),
    path("chat/typing/", views.typing, name="typing"),
    path("chat/leave/", views.leave, name="leave"),
    path("chat/forget/", views.forget, name="forget"),
    path("chat/link/", views.link, name="link"),
    path("chat/call-back/", views.call_back, name="call_back"),
    path("chat/files/<str:public_id>/", views.file, name="file"),
    path("my/chat/", portal_views.chat, name="my_chat"),
    path("my/chat/begin/", portal_views.begin, name="my_begin"),
    path("admin/chat/", setup_views.setup, name="setup"),
]
