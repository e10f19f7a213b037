"""Errors of the analytics library.

AnalyticsError
  MissingColumns   a table lacks columns its contract names
  InvalidDurations durations are negative, missing or uneven
  InvalidCalendar  days are missing or twice, or opening hours cannot be
  InvalidLimit     the parts of a time limit do not go together
  InvalidClock     what happened to a clock cannot have happened
  CalendarTooShort a date lies outside of the calendar
  UnknownGroup     a group was asked for that is not there
  InvalidCatalogue a stage catalogue or touchpoint register contradicts itself
  InvalidStandard  a written service standard is incomplete or contradicts itself
  TooFewStages     a funnel needs two or more different stages
  InvalidFilter    a filter of a log cannot be read or contradicts itself
  MissingCalendar  working time was asked for without a calendar
  InvalidScale     the ends of a scale of answers cannot be
  WrongScale       a figure was asked of answers on a scale it is not defined on
  AnswerOffScale   an answer lies outside of its question's scale
  InvalidWeights   weights of answers are missing, zero or negative
  InvalidMargins   answers cannot be weighted to the figures of the customers
  InvalidTable     a table of counts and its totals contradict each other
  TooFewGroups     a league table needs four groups with answers
  InvalidDrivers   importance cannot be told from these attributes
  InvalidItems     the items of a questionnaire do not fit together
  InvalidExperiment the table cannot tell an effect
  InvalidLabels    labels do not go with their texts, or tell nothing apart
  InvalidCounts    counts over time are negative, or lack their exposure
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


class AnalyticsError(ValueError):
    """The input cannot give a meaningful answer. `code` is stable; the text is not."""

    code = "analytics_error"


class MissingColumns(AnalyticsError):
    """A table lacks columns that its contract names."""

    code = "missing_columns"

    def __init__(self, *, table: str, missing: Iterable[str], found: Iterable[str]) -> None:
        self.missing = sorted(missing)
        super().__init__(
            f"{table} lacks the columns {', '.join(self.missing)}."
            f" It has: {', '.join(sorted(found))}."
        )


class InvalidDurations(AnalyticsError):
    """Durations are negative or missing, or do not match their marks and weights."""

    code = "invalid_durations"


class InvalidCalendar(AnalyticsError):
    """Days are missing or twice, or opening hours cannot be."""

    code = "invalid_calendar"


class InvalidLimit(AnalyticsError):
    """The parts of a time limit do not go together."""

    code = "invalid_limit"


class InvalidClock(AnalyticsError):
    """What happened to a clock cannot have happened, or not in an order that is known."""

    code = "invalid_clock"


class CalendarTooShort(AnalyticsError):
    """A date lies outside of the calendar; nothing is guessed there."""

    code = "calendar_too_short"

    def __init__(self, *, first: date, last: date, wanted_first: date, wanted_last: date) -> None:
        self.missing_from = wanted_first if wanted_first < first else last + timedelta(days=1)
        self.missing_to = wanted_last if wanted_last > last else first - timedelta(days=1)
        super().__init__(
            f"The calendar goes from {first} to {last} and lacks the dates from"
            f" {self.missing_from} to {self.missing_to}. Add these days to the calendar."
        )


class UnknownGroup(AnalyticsError):
    """A group was asked for that is not there."""

    code = "unknown_group"

    def __init__(self, *, wanted: str, found: Iterable[str]) -> None:
        super().__init__(f"There is no group {wanted}. There are: {', '.join(sorted(found))}.")


class InvalidCatalogue(AnalyticsError):
    """A stage catalogue or a touchpoint register contradicts itself."""

    code = "invalid_catalogue"


class InvalidStandard(AnalyticsError):
    """A written service standard is incomplete or contradicts itself; `faults` lists all."""

    code = "invalid_standard"

    def __init__(self, *, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


class MissingCalendar(AnalyticsError):
    """Working time was asked for without a calendar."""

    code = "missing_calendar"


class TooFewStages(AnalyticsError):
    """A funnel needs two or more different stages."""

    code = "too_few_stages"

    def __init__(self, *, stages: Iterable[str]) -> None:
        named = ", ".join(stages) or "none"
        super().__init__(f"A funnel needs two or more different stages, in order. Given: {named}.")


class InvalidFilter(AnalyticsError):
    """A filter of a log cannot be read or contradicts itself."""

    code = "invalid_filter"


class InvalidScale(AnalyticsError):
    """The ends of a scale of answers cannot be."""

    code = "invalid_scale"


class WrongScale(AnalyticsError):
    """A figure was asked of answers on a scale that it is not defined on."""

    code = "wrong_scale"


class AnswerOffScale(AnalyticsError):
    """An answer lies outside of its question's scale, or between its points."""

    code = "answer_off_scale"


class InvalidWeights(AnalyticsError):
    """Weights of answers are missing, zero, negative or without end."""

    code = "invalid_weights"


class InvalidMargins(AnalyticsError):
    """Answers cannot be weighted to the figures of the customers."""

    code = "invalid_margins"


class InvalidTable(AnalyticsError):
    """A table of counts and its totals contradict each other."""

    code = "invalid_table"


class TooFewGroups(AnalyticsError):
    """A league table needs four groups with answers, or nothing is known of their spread."""

    code = "too_few_groups"


class InvalidDrivers(AnalyticsError):
    """The importance of these attributes cannot be told: constant, identical or too few answers."""

    code = "invalid_drivers"


class InvalidItems(AnalyticsError):
    """The items of a questionnaire do not fit together."""

    code = "invalid_items"


class InvalidExperiment(AnalyticsError):
    """The table cannot tell an effect: arms, branches, periods or values are missing."""

    code = "invalid_experiment"


class InvalidLabels(AnalyticsError):
    """Labels do not go with their texts, or tell nothing apart."""

    code = "invalid_labels"


class InvalidCounts(AnalyticsError):
    """Counts over time are negative, or lack their exposure."""

    code = "invalid_counts"
