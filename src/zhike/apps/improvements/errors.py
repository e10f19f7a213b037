"""Errors of the improvements app.

ImprovementError
  PlanLocked        what was fixed before the start is not changed any more
  DatesRefused      a date that cannot be
  BranchesRefused   branches that the metric is not told for, or too few on a side
  CustomersRefused  a lot over customers that nobody could be drawn by
  MilestonesRefused days counted between activities that the log does not have
  NotMeasured       it cannot be closed without a measured effect
  NotYetDue         the effect is not whole yet: it is measured until the check date
  NotRunning        an act that does not fit where it stands
  NotYours          somebody else owns it
  LockBroken        the locked plan was tampered with
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _


class ImprovementError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "improvement_error"
    status = 409


class PlanLocked(ImprovementError):
    """What was fixed before the start is not changed any more."""

    code = "improvement_locked"

    def __init__(self, *, on: date) -> None:
        super().__init__(
            _(
                "Metric, branches, dates and method are locked since %(day)s, so that nobody can"
                " choose them by the result. Decide “adjust” and plan a new one."
            )
            % {"day": on.isoformat()}
        )


class DatesRefused(ImprovementError):
    """A date that cannot be."""

    code = "improvement_dates"
    status = 422

    def __init__(self, *, which: str) -> None:
        told = {
            "placebo": _("The placebo date lies before the start. Choose an earlier one."),
            "check": _("The check lies at least one whole period after the start."),
            "reached": _("A branch has the change from the start on, and not later than today."),
        }
        super().__init__(told[which])


class BranchesRefused(ImprovementError):
    """Branches that the metric is not told for, or too few on a side."""

    code = "improvement_branches"
    status = 422

    def __init__(self, *, unknown: Iterable[str] = (), least: int = 0) -> None:
        names = "、".join(list(unknown)[:5])
        super().__init__(
            _("The data have no branch %(names)s. Write it as the metric's data do.")
            % {"names": names}
            if names
            else _(
                "Each side needs %(least)s branches or more, one with the change and one without."
            )
            % {"least": least}
        )


class CustomersRefused(ImprovementError):
    """A lot over customers without a share, of a segment that is not there, or of too few."""

    code = "improvement_customers"
    status = 422

    def __init__(self, *, least: int = 0, segment: str = "") -> None:
        super().__init__(
            _("Each side needs %(least)d customers or more. Choose another group or share.")
            % {"least": least}
            if least
            else _("The bank has no customers of the segment %(segment)s.")
            % {"segment": segment[:60]}
            if segment
            else _("Say which percentage of the customers is drawn, from 1 to 99.")
        )


class MilestonesRefused(ImprovementError):
    """Days are to be counted between activities that the log does not have, or one and itself."""

    code = "improvement_milestones"
    status = 422

    def __init__(self, *, log_name: str, unknown: str = "") -> None:
        super().__init__(
            _("The log %(log_name)s has no activity %(unknown)s. Choose one of the list.")
            % {"log_name": log_name[:64], "unknown": unknown[:60]}
            if unknown
            else _("Days are counted between two activities: choose another one for the first use.")
        )


class NotMeasured(ImprovementError):
    """It cannot be closed without a measured effect."""

    code = "improvement_not_measured"

    def __init__(self) -> None:
        super().__init__(
            _("Nothing is decided without a measured effect. Measure it first; it takes a minute.")
        )


class NotYetDue(ImprovementError):
    """The effect is not whole yet."""

    code = "improvement_not_due"

    def __init__(self, *, check: date) -> None:
        super().__init__(
            _(
                "The last measurement does not reach the check date %(day)s yet: who decides at a"
                " lucky moment is fooled by luck. Wait, or stop it with a reason."
            )
            % {"day": check.isoformat()}
        )


class NotRunning(ImprovementError):
    """An act that does not fit where it stands."""

    code = "improvement_state"

    def __init__(self, *, state: object) -> None:
        super().__init__(
            _("This improvement is %(state)s; the act does not fit. Look at its page again.")
            % {"state": state}
        )


class NotYours(ImprovementError):
    """Somebody else owns it."""

    code = "improvement_not_yours"

    def __init__(self, *, owner: str) -> None:
        super().__init__(
            _("It is %(owner)s who owns this improvement. Ask there, or an analyst.")
            % {"owner": owner}
        )


class LockBroken(ImprovementError):
    """The locked plan was tampered with."""

    code = "improvement_lock_broken"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The locked plan is not what was locked: its digest differs. Nothing is measured"
                " by it; the audit log says what it was."
            )
        )
