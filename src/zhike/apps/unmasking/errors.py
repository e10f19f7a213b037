"""Errors of unmasking.

UnmaskRefused   values cannot be unmasked on these grounds
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "fields": _("Choose values that may be read in clear."),
    "reason": _("Choose one of the reasons."),
    "note": _("Say in a sentence what the values are needed for."),
    "minutes": _("Choose one of the durations."),
}


class UnmaskRefused(Exception):
    """Values cannot be unmasked on these grounds. `code` is stable; the text is not."""

    code = "unmask_refused"

    def __init__(self, *, fault: str) -> None:
        self.fault = fault
        super().__init__(FAULTS[fault])
