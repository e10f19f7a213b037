"""The acts of this app in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import say

say(
    _("Labels"),
    {
        "draw texts to label": _("Texts drawn to be labelled"),
        "label a text": _("Text labelled"),
        "call a text unclear": _("Text called not to be judged"),
        "skip a text": _("Text skipped"),
        "settle a label": _("Difference of two labels settled"),
        "undo a label": _("Label undone"),
        "learn sentiment": _("Version of sentiment learnt"),
        "switch sentiment": _("Version of sentiment switched"),
    },
)
