"""An address for each list that an app offers as a file in its `exported_lists.py`."""

from __future__ import annotations

from django.urls import path
from django.utils.module_loading import autodiscover_modules

from zhike.apps.people.export_views import view_of
from zhike.apps.people.list_exports import LISTS

autodiscover_modules("exported_lists")

app_name = "lists"
urlpatterns = [
    path(f"{name}/<str:form>/", view_of(listed), name=name)
    for name, listed in sorted(LISTS.items())
]
