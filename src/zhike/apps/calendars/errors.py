"""Errors of the calendars app.

CalendarsError
  ReasonNeeded      a change that has to be explained has no reason
  DayAsBefore       the day is that already
  DayBeyond         the date lies outside of the calendar
  HoursUnreadable   opening hours are not written as 09:00-12:00
  CodeTaken         another calendar has the code
  CountryNotKnown   there are no public holidays of that country
  OutageEndsFirst   an outage ends before it begins
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _


class CalendarsError(Exception):
    """A change to a calendar or to hours that is refused. `code` is stable; the text is not."""

    code = "calendars_error"


class ReasonNeeded(CalendarsError):
    """A change that has to be explained has no reason."""

    code = "reason_needed"

    def __init__(self) -> None:
        super().__init__(_("Give the reason: it stands beside the change from now on."))


class DayAsBefore(CalendarsError):
    """The day is that already."""

    code = "day_as_before"

    def __init__(self, *, on: date) -> None:
        super().__init__(
            _("%(day)s is that already and certain. Choose another kind.") % {"day": on}
        )


class DayBeyond(CalendarsError):
    """The date lies outside of the calendar."""

    code = "day_beyond"

    def __init__(self, *, on: date, first: date, last: date) -> None:
        super().__init__(
            _("The calendar goes from %(first)s to %(last)s and lacks %(day)s.")
            % {"first": first, "last": last, "day": on}
        )


class HoursUnreadable(CalendarsError):
    """Opening hours are not written as 09:00-12:00, or they overlap."""

    code = "hours_unreadable"

    def __init__(self, *, text: str) -> None:
        super().__init__(
            _(
                "“%(text)s” cannot be read as opening hours. Write periods in order and without"
                " overlap, like 09:00-12:00, 13:30-17:30; a night is two periods, one to 24:00 and"
                " one from 00:00."
            )
            % {"text": text}
        )


class CodeTaken(CalendarsError):
    """Another calendar has the code."""

    code = "code_taken"

    def __init__(self, *, calendar: str) -> None:
        super().__init__(
            _("There is a calendar %(code)s already. Choose another code.") % {"code": calendar}
        )


class CountryNotKnown(CalendarsError):
    """There are no public holidays of that country."""

    code = "country_not_known"

    def __init__(self, *, country: str) -> None:
        super().__init__(
            _("No public holidays are known of %(country)s. Use a code of ISO 3166, like CN.")
            % {"country": country}
        )


class OutageEndsFirst(CalendarsError):
    """An outage ends before it begins, or begins later than now."""

    code = "outage_ends_first"

    def __init__(self) -> None:
        super().__init__(_("An outage has to begin before it ends, and not in the future."))
