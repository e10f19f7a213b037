"""By what a customer is known, and how each of it is written before it is compared or looked up.

One way of writing for the master, the search, the imports and identity resolution: two spellings
of one number must give the same text, or they will not be found together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

# GB 11643: the weights of the first 17 digits, and the 18th by the remainder of their sum.
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_DIGITS = "10X98765432"
LONGEST = 200
_NOT_WORD = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"\s+")


def id_check_digit(first: str) -> str:
    """Give the 18th character of a resident identity number (GB 11643) from its first 17 digits.

    Examples
    --------
    >>> id_check_digit("11010519491231002")
    'X'
    """
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, first, strict=True))
    return ID_CHECK_DIGITS[total % 11]


def normal_id_number(text: str) -> str:
    """Give a resident identity number with 18 characters; the old 15 digits are lengthened.

    Examples
    --------
    >>> normal_id_number("110105 491231 002")
    '11010519491231002X'
    """
    number = _plain(text).upper()
    if len(number) == 15 and number.isascii() and number.isdigit():
        # Numbers of 15 digits were given until 1999 and hold two digits of the year.
        first = f"{number[:6]}19{number[6:]}"
        return first + id_check_digit(first)
    return number


def normal_phone(text: str) -> str:
    """Give the digits of a telephone number, without the country's code for a Chinese one.

    Examples
    --------
    >>> normal_phone("+86 138-1234-5678")
    '13812345678'
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    bare = re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
    return bare or _plain(text)


def normal_number(text: str) -> str:
    """Give a card, account, passport or credit number in capitals without anything between."""
    return _plain(text).upper()


def normal_email(text: str) -> str:
    """Give a mail address in small letters."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def normal_name(text: str) -> str:
    """Give a name without blanks and dots, in small letters.

    Examples
    --------
    >>> normal_name("阿依古丽 · 买买提"), normal_name("Zhang  San")
    ('阿依古丽买买提', 'zhangsan')
    """
    return _plain(text).lower()


def _plain(text: str) -> str:
    """Full-width characters become plain ones; blanks and punctuation go."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text))[:LONGEST]


NORMAL: Mapping[str, Callable[[str], str]] = {
    "id_number": normal_id_number,
    "passport": normal_number,
    "credit_code": normal_number,
    "phone": normal_phone,
    "email": normal_email,
    "card": normal_number,
    "account": normal_number,
    "address": normal_name,
    "source_key": normal_number,
    "name": normal_name,
}


def normal(text: str, *, kind: str) -> str:
    """Give a value as it is compared and looked up; KeyError for an unknown kind."""
    return NORMAL[kind](text)


def possible_kinds(text: str) -> tuple[str, ...]:
    """Say as what a text that somebody types may be looked up.

    Examples
    --------
    >>> possible_kinds("138 1234 5678")
    ('phone', 'account', 'card')
    >>> possible_kinds("林知夏")
    ('name',)
    """
    bare = _plain(text)
    if "@" in text:
        return ("email",)
    if not bare:
        return ()
    digits = sum(character.isdigit() for character in bare)
    if digits == len(bare):
        fits = {
            "id_number": len(bare) in (15, 18),
            "credit_code": len(bare) == 18,
            "phone": 7 <= len(bare) <= 15,
            "account": 1 <= len(bare) <= 32,
            "card": 8 <= len(bare) <= 19,
        }
        return tuple(kind for kind, may_be in fits.items() if may_be)
    if digits * 2 < len(bare) or not bare.isascii():
        return ("name",) if not digits else ("name", "address", "account")
    mixed = {
        "id_number": len(bare) == 18,
        "credit_code": len(bare) == 18,
        "passport": len(bare) <= 12,
        "account": True,
    }
    return tuple(kind for kind, may_be in mixed.items() if may_be)
