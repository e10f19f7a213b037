"""Numbers that carry a check digit: those of identity cards (GB 11643) and bank cards (Luhn)."""

from __future__ import annotations

import re
from datetime import date

from zhike.schema.identifiers import id_check_digit

IDENTITY = re.compile(r"[1-8]\d{16}[\dXx]|[1-8]\d{14}")
CARD = re.compile(r"[3-69]\d{12,18}")


def is_identity_number(text: str) -> bool:
    """Say whether a text is a resident identity number: 18 places with check digit, or the old 15.

    Examples
    --------
    >>> is_identity_number("110101199003070038"), is_identity_number("110101199003070039")
    (True, False)
    """
    if not IDENTITY.fullmatch(text):
        return False
    born = text[6:14] if len(text) == 18 else f"19{text[6:12]}"
    if not is_date(born):
        return False
    return len(text) == 15 or id_check_digit(text[:17]) == text[-1].upper()


def is_card_number(text: str) -> bool:
    """Say whether a text is a card number: 13 to 19 digits that end on their Luhn digit.

    Examples
    --------
    >>> is_card_number("6222021234567890128"), is_card_number("4111111111111112")
    (True, False)
    """
    if not CARD.fullmatch(text):
        return False
    total = 0
    for place, digit in enumerate(reversed(text)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_date(digits: str) -> bool:
    """Say whether eight digits are a date, year first."""
    try:
        date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return False
    return True
