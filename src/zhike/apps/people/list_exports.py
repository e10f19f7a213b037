"""Lists as files: an app declares what its lists hold in its `exported_lists.py`, no more.

What is declared is the query of the page (its filters, the caller's reach) and the columns, each
with the class of its values. Who may take the list out, whether he has to prove himself first and
what is masked follow from the classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Protocol

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.people.rules import Permission
from zhike.pipelines.masking import mask_found

AT_ONCE = 2_000


class FieldClass(StrEnum):
    """What a column may tell, and of whom."""

    TEXT = "text"  # a word of somebody: what looks like a customer's number in it is masked
    EXACT = "exact"  # what must stand as it is: customer numbers, digests
    STAFF = "staff"  # the name of a colleague
    CUSTOMER = "customer"  # a value of a customer, which the list has masked by its kind
    ABOUT = "about"  # what was written about a customer: as text, but personal


OF_CUSTOMERS = {FieldClass.CUSTOMER, FieldClass.ABOUT}


class Rows(Protocol):
    """Rows that can be counted before they are gone through."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...


@dataclass(frozen=True)
class Column:
    """`value` is the way from a row to the value: `branch.name`, or a function of the row."""

    label: Any
    value: str | Callable[[Any], Any]
    field_class: FieldClass = FieldClass.TEXT

    def cell(self, row: Any) -> Any:
        found = self.value(row) if callable(self.value) else _followed(row, self.value)
        if isinstance(found, datetime):
            return timezone.localtime(found)
        if isinstance(found, bool):
            return _("yes") if found else _("no")
        if found is None or isinstance(found, int | float | date):
            return found
        return str(found) if self.field_class == FieldClass.EXACT else mask_found(str(found))


def _as_they_are(rows: list[Any], _request: HttpRequest) -> Iterable[Any]:
    return rows


@dataclass(frozen=True, kw_only=True)
class ListExport:
    """A list that can be taken out.

    Parameters
    ----------
    sees
        The permission of the page.
    rows
        What the page shows, all pages of it, for the filters of the address and within reach.
    shown
        What the page makes of some rows: opens and masks values, with one look-up for all.
    more_columns
        Those that the bank's own data add to `columns`; nothing personal.
    takes_out
        The permission to take it out, where it is one of the list's own.
    """

    name: str
    sees: Permission
    columns: Sequence[Column]
    more_columns: Callable[[], Sequence[Column]] = tuple
    rows: Callable[[HttpRequest], QuerySet[Any] | Rows]
    shown: Callable[[list[Any], HttpRequest], Iterable[Any]] = _as_they_are
    takes_out: Permission | None = None

    @property
    def present_columns(self) -> Sequence[Column]:
        return [*self.columns, *self.more_columns()]

    @property
    def field_classes(self) -> set[FieldClass]:
        return {column.field_class for column in self.columns}

    @property
    def permission(self) -> Permission:
        """What it takes to have it as a file, besides seeing it."""
        if self.takes_out:
            return self.takes_out
        return Permission.EXPORT_CUSTOMERS if self.field_classes & OF_CUSTOMERS else self.sees

    @property
    def is_personal(self) -> bool:
        return bool(self.field_classes & (OF_CUSTOMERS | {FieldClass.STAFF}))

    def lines(
        self, rows: QuerySet[Any] | Rows, columns: Sequence[Column], request: HttpRequest
    ) -> Iterator[list[Any]]:
        """Give the cells, a few thousand rows at once, in the language of who asked."""
        language = translation.get_language() or "en"
        many = rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else iter(rows)
        while some := list(islice(many, AT_ONCE)):
            with translation.override(language):
                cells = [
                    [column.cell(row) for column in columns] for row in self.shown(some, request)
                ]
            yield from cells


LISTS: dict[str, ListExport] = {}


def offer(*lists: ListExport) -> None:
    """Let lists be taken out; the `exported_lists.py` of an app calls it."""
    for one in lists:
        LISTS[one.name] = one


def _followed(row: Any, way: str) -> Any:
    for step in way.split("."):
        if row is None:
            return None
        row = getattr(row, step)
    return row() if callable(row) else row
