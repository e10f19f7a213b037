"""Filtering, sorting and paging, the same in every list of the API.

A list declares its fields once; the same table reads the address, refuses what it does not know and
describes itself in the OpenAPI document. Pages go by key, not by number: the cursor holds where the
page before ended, so rows that come in between neither repeat nor hide others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from ninja import Field, Schema

from zhike.apps.api.callers import call_of
from zhike.apps.api.errors import CursorRefused, FieldsRefused

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
SALT = "zhike.api.cursor"
PAGE, LONGEST_PAGE, LONGEST_WORD = 50, 200, 200
OWN = ("sort", "limit", "cursor")


class Page(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next: str | None = Field(description="`cursor` of the next page; null on the last one")


@dataclass(frozen=True)
class Kind:
    """How the value of a filter is read and described; `read` gives None for what it is not."""

    read: Callable[[str], Any]
    wanted: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})


def _word(text: str) -> str | None:
    return text if 0 < len(text) <= LONGEST_WORD else None


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
        # In UTC: PostgreSQL takes no zone further than 16 hours off, and Python does.
        return found.astimezone(UTC) if found and is_aware(found) else None
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    digits = text.removeprefix("-")
    fits = digits.isascii() and digits.isdigit() and len(digits) <= 15
    return int(text) if fits else None


TEXT = Kind(
    _word, "1 to 200 letters", {"type": "string", "minLength": 1, "maxLength": LONGEST_WORD}
)
NUMBER = Kind(
    _number, "a whole number", {"type": "integer", "minimum": -(10**15) + 1, "maximum": 10**15 - 1}
)
MOMENT = Kind(
    _moment,
    "a time with its zone, as 2026-01-05T09:30:00+08:00",
    {"type": "string", "format": "date-time"},
)
DAY = Kind(_day, "a day, as 2026-01-05", {"type": "string", "format": "date"})
YES_OR_NO = Kind({"true": True, "false": False}.get, "true or false", {"type": "boolean"})


def one_of(*words: str) -> Kind:
    """A filter that takes a few words."""
    known = dict(zip(words, words, strict=True))
    return Kind(known.get, f"one of {', '.join(words)}", {"type": "string", "enum": list(words)})


@dataclass(frozen=True)
class Filter:
    """One filter of a list: the look-up it becomes, and what its value may be."""

    lookup: str
    kind: Kind = TEXT


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a list may be filtered and sorted by. Each name is one line.

    `sorts` maps a name to a column; never one with a personal value, since cursors stand in
    addresses. `order` is the sorting without a wish, and ends every other one: its last column must
    be unique and all columns without null.
    """

    filters: dict[str, Filter]
    sorts: dict[str, str]
    order: Sequence[str]

    def page(self, request: HttpRequest, rows: QuerySet[Row]) -> dict[str, Any]:
        """Give the page of rows that the address asks for: `items` (model rows) and `next`."""
        wanted = self._read(request)
        order = self._order(wanted.get("sort", ""))
        limit = int(wanted.get("limit", PAGE))
        chosen = rows.filter(
            **{
                self.filters[name].lookup: value
                for name, value in wanted.items()
                if name in self.filters
            }
        )
        print_of = self._print(wanted)
        if "cursor" in wanted:
            chosen = chosen.filter(
                _beyond(order, self._ended(wanted["cursor"], print_of, rows, order))
            )
        found = list(chosen.order_by(*order)[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        cursor = signing.dumps([print_of, _place(found[-1], order)], salt=SALT) if more else None
        if cursor:
            query = [(name, text) for name, text in request.GET.items() if name != "cursor"]
            link = f"{request.path}?{urlencode([*query, ('cursor', cursor)])}"
            call_of(request).link = f'<{link}>; rel="next"'
        return {"items": found, "next": cursor}

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """What the OpenAPI document says of the list's address."""
        names = [*self.sorts, *(f"-{name}" for name in self.sorts)]
        own = [
            ("sort", {"type": "string", "example": ",".join(self.order[:1])},
             f"names separated by commas, - before a name turns it round: {', '.join(names)}"),
            ("limit", {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": PAGE},
             "rows on a page"),
            ("cursor", {"type": "string", "minLength": 1}, "`next` of the page before"),
        ]  # fmt: skip
        kinds = [
            (name, found.kind.schema, found.kind.wanted) for name, found in self.filters.items()
        ]
        return [
            {"in": "query", "name": name, "required": False, "schema": schema, "description": text}
            for name, schema, text in [*kinds, *own]
        ]

    def _read(self, request: HttpRequest) -> dict[str, Any]:
        """The values of the address; one sentence names all that is wrong with it."""
        wrong: dict[str, str] = {}
        wanted: dict[str, Any] = {}
        known = ", ".join([*self.filters, *OWN])
        for name, texts in request.GET.lists():
            if name not in self.filters and name not in OWN:
                wrong[name[:60]] = _("unknown; known are %(known)s") % {"known": known}
            elif len(texts) > 1:
                wrong[name] = _("only once")
            else:
                value, wish = self._value(name, texts[0])
                wanted[name] = value
                if value is None:
                    wrong[name] = wish
        if wrong:
            wish = ". ".join(f"{name}: {text}" for name, text in wrong.items()) + "."
            raise FieldsRefused(names=", ".join(wrong), wanted=wish)
        return wanted

    def _value(self, name: str, text: str) -> tuple[Any, str]:
        if name in self.filters:
            kind = self.filters[name].kind
            return kind.read(text), kind.wanted
        if name == "limit":
            number = _number(text)
            fits = number is not None and 1 <= number <= LONGEST_PAGE
            return (number if fits else None), f"1 to {LONGEST_PAGE}"
        if name == "sort":
            names = [word.removeprefix("-") for word in text.split(",")]
            fits = len(set(names)) == len(names) and set(names) <= set(self.sorts)
            return (text if fits else None), f"of {', '.join(self.sorts)}, each once"
        return text, ""

    def _order(self, sort: str) -> list[str]:
        """Columns to sort by, down to one that is unique."""
        words = sort.split(",") if sort else []
        chosen = [
            ("-" if word.startswith("-") else "") + self.sorts[word.removeprefix("-")]
            for word in words
        ]
        taken = {column.removeprefix("-") for column in chosen}
        return chosen + [word for word in self.order if word.removeprefix("-") not in taken]

    def _print(self, wanted: dict[str, Any]) -> str:
        """A short mark of list, filters and order: a cursor belongs to one of them."""
        asked = sorted((n, str(v)) for n, v in wanted.items() if n not in {"limit", "cursor"})
        return hashlib.sha256(repr((self.order, sorted(self.filters), asked)).encode()).hexdigest()[
            :16
        ]

    def _ended(
        self, cursor: str, print_of: str, rows: QuerySet[Any], order: list[str]
    ) -> list[Any]:
        try:
            found, place = signing.loads(cursor, salt=SALT)
        except (signing.BadSignature, ValueError) as error:
            raise CursorRefused from error
        if found != print_of or len(place) != len(order):
            raise CursorRefused
        return [
            _column(rows.model, name).to_python(value)
            for name, value in zip(order, place, strict=True)
        ]


def _column(model: Any, name: str) -> Any:
    for part in name.removeprefix("-").split("__"):
        column = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = column.related_model
    return column


def _place(row: Any, order: list[str]) -> list[Any]:
    """Where a page ended: the values of its last row that the order looks at."""
    place = []
    for name in order:
        value = row
        for part in name.removeprefix("-").split("__"):
            value = getattr(value, part)
        place.append(value.isoformat() if isinstance(value, date) else value)
    return place


def _beyond(order: list[str], ended: list[Any]) -> Q:
    """What comes after a row: a later first column, or the same and a later second one, …"""
    beyond, same = Q(), Q()
    for name, value in zip(order, ended, strict=True):
        column = name.removeprefix("-")
        later = Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        beyond |= same & later
        same &= Q(**{column: value})
    return beyond
