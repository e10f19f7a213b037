"""What may be shown of a value that belongs to a customer: its shape."""

from __future__ import annotations

import re

from zhike.schema.contract import PfiClass

SHOWN_CHARACTERS = 40
# A time as people write it; a bare row of digits could be a telephone or card number.
LOOKS_LIKE_TIME = re.compile(r"(?=.{6,40}$)\d{1,4}[-/.年:]\d{1,2}[-/.月: T]?[\d:/.\-+ TZ日时分秒]*")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def mask(value: str | None, *, pfi_class: PfiClass = "C2") -> str:
    """Give the shape of a value: digits become #, letters x, other scripts *.

    Values of class ``none`` keep their first and last character, which helps to find them.

    Examples
    --------
    >>> mask("C00001234")
    'x########'
    >>> mask("王小明 13812345678", pfi_class="none")
    '王** ##########8'
    >>> mask("2026-02-30 09:00", pfi_class="none")
    '2026-02-30 09:00'
    """
    if not value:
        return ""
    if pfi_class == "none" and LOOKS_LIKE_TIME.fullmatch(value):
        return value
    shape = "".join(_shape(character) for character in value[:SHOWN_CHARACTERS])
    if pfi_class == "none" and 2 < len(value) <= SHOWN_CHARACTERS:
        shape = value[0] + shape[1:-1] + value[-1]
    more = len(value) - SHOWN_CHARACTERS
    return f"{shape}… ({more} more)" if more > 0 else shape


def neutralise(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> neutralise('=HYPERLINK("http://x")')
    '\\'=HYPERLINK("http://x")'
    >>> neutralise("approved")
    'approved'
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _shape(character: str) -> str:
    if character.isdigit():
        return "#"
    if character.isascii():
        return "x" if character.isalpha() else character
    return "*"
