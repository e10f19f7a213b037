"""What a question about a log gets and gives: the tables, the options as text, rows and facts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ibis.expr.types import Table

from zhike.pipelines.errors import OptionRefused
from zhike.schema.sentence import Sentence

# The comma of a Chinese keyboard separates too. An item in double quotes is written as in JSON.
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^",，][^,，]*)?\s*([,，]|$)', re.DOTALL)


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

    def needed(self, name: str, *, wanted: Sentence) -> str:
        """Read an option that the question cannot do without; OptionRefused when it is empty."""
        if not (value := self.text(name)):
            raise OptionRefused(option=name, value="", wanted=wanted)
        return value

    def words(self, name: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Read an option as a list (see `read_list`); OptionRefused where a quote is not closed."""
        text = self.options.get(name, "")
        try:
            return read_list(text) or default
        except ValueError as error:
            wanted = Sentence(
                'items separated by commas; one that holds a comma or a quote as "a, \\"b\\""'
            )
            raise OptionRefused(option=name, value=text, wanted=wanted) from error

    def number(self, name: str, *, default: float, least: float = 0.0) -> float:
        """Read an option as a number of at least `least`; OptionRefused otherwise."""
        value = self.text(name, default=str(default))
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not number >= least:
            raise OptionRefused(
                option=name,
                value=value,
                wanted=Sentence("a number of at least {least:g}", least=least),
            )
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
            wanted = Sentence("a date such as 2026-01-31")
            raise OptionRefused(option=name, value=value, wanted=wanted) from error
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def read_list(text: str) -> tuple[str, ...]:
    """Give the items of a list that stands in one text, as an address or an option carries it.

    ValueError where quotes do not fit.

    Examples
    --------
    >>> read_list('apply, "call, later", approve')
    ('apply', 'call, later', 'approve')
    """
    items, place = [], 0
    while place < len(text):
        found = _ITEM.match(text, place)
        if found is None:
            raise ValueError(text)
        item = (found[1] or "").strip()
        items.append(json.loads(item, strict=False) if item.startswith('"') else item)
        place = found.end()
    return tuple(item for item in items if item)


def write_list(items: Iterable[str]) -> str:
    """Give the text that `read_list` reads as these items.

    Examples
    --------
    >>> write_list(['apply', 'call, later'])
    'apply,"call, later"'
    """
    return ",".join(_written(item) for item in items)


def _written(item: str) -> str:
    is_plain = item == item.strip() and item.isprintable() and not set(item) & set('",，')
    return item if is_plain else json.dumps(item, ensure_ascii=False)


def the_one(values: Sequence[str], *, option: str) -> str:
    """Give the only value of an option; OptionRefused when it was given twice."""
    if len(values) > 1:
        raise OptionRefused(option=option, value=values[1], wanted=Sentence("one value, not two"))
    return values[0]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rows of an answer and the single figures that belong to it as a whole."""

    rows: Any = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Question:
    """How a question is answered, what its figures mean, and which options it takes.

    `across_logs`: it looks at `every_log`, so its answer grows old with any of them.
    """

    make: Callable[[Asked], Found]
    definition: str
    options: tuple[str, ...] = ()
    across_logs: bool = False
