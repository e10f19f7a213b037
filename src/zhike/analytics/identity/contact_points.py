"""Telephone numbers, mail and postal addresses in one writing each."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_HOUSES = "(号楼|幢|座|栋)"
_PROVINCE = r"^[^\d市区县]{1,8}?(?:省|自治区)"


def plain_phones(phones: pa.Array) -> pa.Array:
    """Give telephone numbers as digits without the country code; null where fewer than 7 are left.

    Examples
    --------
    >>> plain_phones(pa.array(["+86 161-0000-0009", "８６16100000009", "none"])).to_pylist()
    ['16100000009', '16100000009', None]
    """
    digits = pc.replace_substring_regex(pc.utf8_normalize(phones, form="NFKC"), r"[^\d]+", "")
    digits = pc.replace_substring_regex(digits, r"^(?:0086|86)(1\d{10})$", r"\1")
    return _at_least(digits, 7)


def plain_emails(emails: pa.Array) -> pa.Array:
    """Give mail addresses in lower case; null where there is no @."""
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(pc.utf8_normalize(emails, form="NFKC")))
    has_host = pc.fill_null(pc.match_substring(plain, "@"), False)
    return pc.if_else(has_host, plain, pa.scalar(None, pa.string()))


def plain_addresses(addresses: pa.Array) -> pa.Array:
    """Give addresses from the city on: no spaces, one sign for a house, no province.

    Examples
    --------
    >>> plain_addresses(pa.array(["云岭省云溪市东湖区文昌路 8 号3幢502室",
    ...                           "云溪市东湖区文昌路8號３栋502"])).to_pylist()
    ['云溪市东湖区文昌路8号3栋502', '云溪市东湖区文昌路8号3栋502']
    """
    plain = pc.utf8_lower(pc.utf8_normalize(addresses, form="NFKC"))
    plain = pc.replace_substring_regex(plain, r"[\s,，。#-]+", "")
    plain = pc.replace_substring(plain, "號", "号")
    plain = pc.replace_substring_regex(plain, _HOUSES, "栋")
    plain = pc.replace_substring_regex(plain, r"(?:室|房)$", "")
    return _at_least(pc.replace_substring_regex(plain, _PROVINCE, ""), 4)


def _at_least(texts: pa.Array, length: int) -> pa.Array:
    long_enough = pc.fill_null(pc.greater_equal(pc.utf8_length(texts), length), False)
    return pc.if_else(long_enough, texts, pa.scalar(None, pa.string()))
