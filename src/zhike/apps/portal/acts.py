"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say
from zhike.apps.portal.models import WAY_LABELS

WAYS = {way.value: label for way, label in WAY_LABELS.items()}
say(
    _("Customer portal"),
    {
        "customer sign in": _("Customer signed in"),
        "customer sign out": _("Customer signed out"),
        "customer sign-in refused": _("Customer's sign-in refused"),
        "publish demo customer": _("Demo customer's sign-in published"),
    },
    outcomes={
        "customer sign in": WAYS,
        "customer sign out": WAYS,
        "customer sign-in refused": {"refused": _("refused")},
    },
)
