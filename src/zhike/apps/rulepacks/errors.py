"""Errors of the rulepacks app.

RulepacksError
  DatesOverlap       another own rule of the id holds on some of the dates
  RuleEndsFirst      a rule ends before it begins
  ReasonMissing      a change of a rule has no reason
  ValueNeedsNumber   a value is missing, or a duty has one
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _


class RulepacksError(Exception):
    """A change to the bank's rules that is refused. `code` is stable; the text is not."""

    code = "rulepacks_error"
    field: str | None = None


class DatesOverlap(RulepacksError):
    """Another own rule of the same id holds on some of the dates."""

    code = "dates_overlap"
    field = "valid_from"

    def __init__(self, *, first: date, last: date | None) -> None:
        told = _("The bank's own rule from %(first)s to %(last)s holds on some of these dates.") % {
            "first": first,
            "last": last or _("further notice"),
        }
        super().__init__(f"{told} {_('End that one first, or choose other dates.')}")


class RuleEndsFirst(RulepacksError):
    """A rule ends before it begins."""

    code = "dates_reversed"
    field = "valid_until"

    def __init__(self) -> None:
        super().__init__(_("The last day comes before the first."))


class ReasonMissing(RulepacksError):
    """A change of a rule has no reason."""

    code = "reason_needed"
    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Give the reason: it stands beside the change from now on."))


class ValueNeedsNumber(RulepacksError):
    """A value is missing, or a duty has one."""

    code = "value_not_a_number"
    field = "value"

    def __init__(self) -> None:
        super().__init__(_("Give a number; only a duty has none."))
