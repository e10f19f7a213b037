from __future__ import annotations

from django.urls import path

from zhike.apps.texting import hook_views

app_name = "texting"
urlpatterns = [path("texting/events/", hook_views.events, name="events")]
