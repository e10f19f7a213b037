"""What a question about a log gets and gives: the tables, the options as text, rows and facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ibis.expr.types import Table

from zhike.pipelines.errors import OptionRefused

SEPARATOR = ","


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a question may look at.

    `log` is what the filter left, `whole` the log without a filter, `every_log` all logs of the
    bank, `contacts` the contacts of this log. `as_of` is the last moment the whole log knows of.
    """

    log: Table
    whole: Table
    every_log: Table
    contacts: Table
    log_name: str
    as_of: datetime
    options: Mapping[str, str]

    def text(self, name: str, *, default: str = "") -> str:
        """Read an option as it was written."""
        return self.options.get(name, "").strip() or default

    def words(self, name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Read an option as a list, its items separated by commas."""
        given = [word.strip() for word in self.options.get(name, "").split(SEPARATOR)]
        return tuple(word for word in given if word) or default

    def number(self, name: str, *, default: float, least: float = 0.0) -> float:
        """Read an option as a number of at least `least`; OptionRefused otherwise."""
        value = self.text(name, default=str(default))
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not number >= least:
            raise OptionRefused(option=name, value=value, wanted=f"a number of at least {least:g}")
        return number

    def days(self, name: str, *, default: float) -> timedelta:
        """Read an option as a number of days; OptionRefused when it is not above zero."""
        return timedelta(days=self.number(name, default=default, least=0.001))

    def moment(self, name: str) -> datetime:
        """Read an option as a date or time (UTC without an offset); OptionRefused otherwise."""
        value = self.text(name)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            wanted = "a date such as 2026-01-31"
            raise OptionRefused(option=name, value=value, wanted=wanted) from error
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rows of an answer and the single figures that belong to it as a whole."""

    rows: Any = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Question:
    """How a question is answered, what its figures mean, and which options it takes."""

    make: Callable[[Asked], Found]
    definition: str
    options: tuple[str, ...] = ()
