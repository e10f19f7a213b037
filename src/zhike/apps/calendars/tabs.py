"""The three pages of the subject, as tabs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs() -> list[tuple[str, Any, str]]:
    return [
        ("days", _("Days and holidays"), reverse("calendars:list")),
        ("hours", _("Opening hours"), reverse("calendars:hours")),
        ("availability", _("Availability"), reverse("calendars:availability")),
    ]
