"""What may be shown of a value that belongs to a customer: its shape, or the ends people know.

`mask` knows nothing of a value and shows its shape. `display` knows what the value is and leaves
what people need to recognise it by, as the display rules of JR/T 0171-2020 (annex A) want it.
`mask_found` looks for such values in a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial

from zhike.schema.contract import PfiClass
from zhike.schema.personal_values import Personal, identifiers

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


def display(value: str, *, kind: str) -> str:
    """Show of a value what its kind allows; of an unknown kind nothing but its first character.

    Examples
    --------
    >>> display("林知夏", kind="name"), display("13812345678", kind="phone")
    ('林**', '138****5678')
    >>> display("110101199003070038", kind="id_number"), display("lin@bank.cn", kind="email")
    ('1************8', 'l***@bank.cn')
    >>> display("云溪市东湖区学府路 8 号", kind="address"), display("1990-03-07", kind="birth_date")
    ('云溪市东湖区*******', '1990-**-**')
    """
    text = value.strip()
    return DISPLAYED.get(kind, UNKNOWN)(text) if text else ""


def mask_found(text: str) -> str:
    """Mask the identity numbers, cards, phones and mail addresses that stand in a text.

    Examples
    --------
    >>> mask_found("回电 13812345678, 身份证 110101199003070038")
    '回电 138****5678, 身份证 1************8'
    """
    parts, place = [], 0
    for span in identifiers(text):
        if span.is_proved:  # what only looks like one stays: a person must be able to read the text
            value = re.sub(r"[ -]", "", text[span.start : span.end])
            parts += [text[place : span.start], display(value, kind=KINDS[span.kind])]
            place = span.end
    return "".join([*parts, text[place:]])


def mask_values(text: str) -> str:
    """Mask the values of a JSON object by what their names say they are; of a text, what is found.

    Examples
    --------
    >>> mask_values('{"name": "林知夏", "tier": "gold"}')
    '{"name": "林**", "tier": "gold"}'
    """
    try:
        values = json.loads(text) if text.startswith("{") else None
    except ValueError:
        values = None
    if not isinstance(values, dict):
        return mask_found(text)
    masked = {name: _by_name(name, value) for name, value in values.items()}
    return json.dumps(masked, ensure_ascii=False)


def _by_name(name: str, value: object) -> object:
    if isinstance(value, dict):
        return {inner: _by_name(inner, part) for inner, part in value.items()}
    if isinstance(value, list):
        return [_by_name(name, part) for part in value]
    if not isinstance(value, str):
        return value
    return display(value, kind=name) if name in DISPLAYED else mask_found(value)


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


def _ends(text: str, *, first: int, last: int) -> str:
    """Keep both ends, and tell nothing of a value that is hardly longer than they are."""
    if len(text) <= first + last:
        return HIDDEN * len(text)
    stars = HIDDEN * min(len(text) - first - last, MOST_STARS)
    return text[:first] + stars + text[len(text) - last :]


def _name(text: str) -> str:
    """Keep the family name of a Chinese name, the initial of another."""
    return text[0] + HIDDEN * min(max(len(text) - 1, 1), 3)


def _email(text: str) -> str:
    user, _at, house = text.partition("@")
    return f"{user[:1]}{HIDDEN * 3}@{house}"


HIDDEN, MOST_STARS = "*", 12
COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
DISPLAYED: dict[str, Callable[[str], str]] = {
    "name": _name,
    "id_number": partial(_ends, first=1, last=1),
    "passport": partial(_ends, first=1, last=2),
    "credit_code": partial(_ends, first=4, last=4),
    "phone": lambda text: _ends(COUNTRY.sub("", text), first=3, last=4),
    "card": partial(_ends, first=4, last=4),
    "account": partial(_ends, first=0, last=4),
    "email": _email,
    "address": partial(_ends, first=6, last=0),
    "source_key": partial(_ends, first=2, last=2),
    "birth_date": lambda text: f"{text[:4]}-**-**",
}
UNKNOWN = partial(_ends, first=1, last=0)
KINDS = {
    Personal.IDENTITY: "id_number",
    Personal.CARD: "card",
    Personal.PHONE: "phone",
    Personal.MAIL: "email",
}
