"""What may be answered to a field: plain values in, the text that is kept out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

LONGEST_ANSWER = 2000
MOST_CHOICES = 50


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


YES, NO = "yes", "no"


def kept(kind: FieldKind, said: str, *, choices: Sequence[str] = ()) -> str | None:
    """Give an answer as it is kept; None where it is none of the field.

    Examples
    --------
    >>> kept(FieldKind.NUMBER, " 1,200.50 ")
    '1200.50'
    >>> kept(FieldKind.DATE, "2026-02-30") is None
    True
    """
    text = said.strip()
    if not text:
        return ""
    if kind is FieldKind.NUMBER:
        return _number(text)
    if kind is FieldKind.DATE:
        return _date(text)
    if kind is FieldKind.CHOICE:
        return text if text in choices else None
    if kind is FieldKind.YES_NO:
        return text if text in {YES, NO} else None
    return text if len(text) <= LONGEST_ANSWER else None


def _number(text: str) -> str | None:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    # NaN and infinity are numbers to Decimal, and to nobody else.
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) < 30 else None


def _date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
