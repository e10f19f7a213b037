"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Encryption keys"),
    {
        "change master key": _("Master key changed"),
        "wrap keys anew": _("Keys wrapped anew"),
        "forget keys": _("Old keys thrown away"),
        "change index key": _("Index key changed"),
        "index anew": _("Indexes written anew"),
        "change customer key": _("Customer's key changed"),
    },
)
