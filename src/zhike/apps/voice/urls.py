from __future__ import annotations

from django.urls import path

from zhike.apps.voice import views

app_name = "voice"
urlpatterns = [
    path("", views.aspects, name="aspects"),
    path("issues/", views.issues, name="issues"),
    path("topics/", views.topics, name="topics"),
    path("words/", views.words, name="words"),
]
