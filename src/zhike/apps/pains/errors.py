"""Errors of the pain points.

PainError
  ValueOutOfBounds   an assumption that no board could be reckoned with
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class PainError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "pain_error"


class ValueOutOfBounds(PainError):
    """An assumption that no board could be reckoned with."""

    code = "pain_value_out_of_bounds"

    def __init__(self, *, value: float, least: float, most: float) -> None:
        super().__init__(
            _("%(value)s cannot be assumed here. Give a number from %(least)s to %(most)s.")
            % {"value": f"{value:g}", "least": f"{least:g}", "most": f"{most:g}"}
        )
