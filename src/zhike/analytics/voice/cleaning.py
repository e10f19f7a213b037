"""A text as it is read: visible characters, one kind of blank, simplified characters."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from typing import Any

# Characters without a body: they hide a number from a reader of rules, and no person sees them.
_BODILESS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_LINES = re.compile(r"\s*\n\s*")
_TAGS = re.compile(r"<(?:br|p|div|span|b|i|a)\b[^<>]{0,200}>|</\w{1,10}>", re.IGNORECASE)
_REPEATED = re.compile(r"([^\w\s])\1{2,}|([^\W\d_])\2{3,}")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE_KEPT = {ord(mark) for mark in "，。！？；：（）"}  # as Chinese is written
_NARROW = {code: to for code, to in _WIDE.items() if code not in _WIDE_KEPT}
# Both are written for accounts; what hangs over a bed stays.
_ACCOUNT = re.compile("(?<![蚊营])帐(?!篷)")


def clean(text: str) -> str:
    """Give a text without what nobody sees or means: bodiless characters, tags, rows of one mark.

    Marks are kept to two of a row and letters to three, so that 好好好好好 still differs from 好.

    Examples
    --------
    >>> clean("转账\u200b失败！！！！！<br>急急急急急急　ＡＰＰ１２")
    '转账失败！！ 急急急 APP12'
    """
    seen = _TAGS.sub(" ", html.unescape(visible(text)))
    seen = _CONTROL.sub("", seen).translate(_NARROW)
    seen = _REPEATED.sub(lambda row: (row[1] or "") * 2 + (row[2] or "") * 3, seen)
    return _LINES.sub("\n", _BLANKS.sub(" ", seen)).strip()


def visible(text: str) -> str:
    """Give a text without characters that have no body, composed as Unicode's NFC."""
    return unicodedata.normalize("NFC", _BODILESS.sub("", text))


def simplified(text: str) -> str:
    """Give a text in simplified characters, with one way to write what banks write in two.

    As long as the text, so that a place in one is a place in the other.

    Notes
    -----
    Converted by words (乾隆 stays, 乾燥 becomes 干燥). Words that differ across the strait are not
    translated: 滑鼠 does not become 鼠标, since that would tell other words than were written.

    Examples
    --------
    >>> simplified("轉賬怎麼還沒到帳"), simplified("帐单")
    ('转账怎么还没到账', '账单')
    """
    if text.isascii():
        return text
    converted = str(_converter().convert(text))
    if len(converted) != len(text):  # a phrase that grows: by single characters then
        converted = "".join(map(_one, text))
    return _ACCOUNT.sub("账", converted)


@cache
def _converter() -> Any:
    import opencc  # late: it reads dictionaries

    return opencc.OpenCC("t2s")


@cache
def _one(character: str) -> str:
    converted = str(_converter().convert(character))
    return converted if len(converted) == 1 else character
