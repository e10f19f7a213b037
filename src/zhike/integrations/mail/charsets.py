"""Bytes to text, also where the declared charset is missing, unknown or wrong.

Chinese mail often says `gb2312` and holds gbk, says `us-ascii` and holds anything, or says gbk and
holds UTF-8. So the declaration is one candidate among four, and the text decides: bytes that are
UTF-8 Chinese are hardly ever anything else, and between gb18030 and big5 the reading with more of
the characters that every Chinese text is full of is taken.
"""

from __future__ import annotations

import codecs
import re

# An own list, as Python also knows codecs that unpack archives or take quadratic time.
_CODECS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "cp936": "gb18030",
    "x-gbk": "gb18030", "gb_2312-80": "gb18030", "euc-cn": "gb18030", "csgb2312": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big5hkscs": "big5hkscs",
    "cp950": "cp950", "hz-gb-2312": "hz", "utf-8": "utf-8", "utf8": "utf-8", "utf-7": "utf-7",
    "unicode-1-1-utf-7": "utf-7", "utf-16": "utf-16", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be", "utf-32": "utf-32", "us-ascii": "ascii", "ascii": "ascii",
    "iso-2022-jp": "iso2022_jp", "iso-2022-kr": "iso2022_kr",
    "shift_jis": "cp932", "shift-jis": "cp932", "cp932": "cp932", "windows-31j": "cp932",
    "euc-jp": "euc_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "cp949": "cp949",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "tis-620": "tis-620", "macintosh": "mac-roman",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso-8859-15": "iso8859-15",
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16)},
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)},
    **{f"cp{n}": f"cp{n}" for n in range(1250, 1259)},
}  # fmt: skip
# Codecs that accept any bytes: that they do not fail proves nothing.
_ACCEPT_ALL = {"cp1252", "iso8859-15", "koi8-r", "mac-roman", "ascii"}
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
    "方后多定行学法所民得经您好请银卡款账户存贷信号码电话，。：？！、"
    "這個國時來們產種後學經請銀賬戶貸號碼電話為對發動會過說與還嗎謝"
)
_JUDGED_CHARS = 4_000
# What no person types and PostgreSQL refuses. Signs that turn the reading direction lie.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)


def decode(content: bytes, declared: str = "") -> tuple[str, bool]:
    """Give the text and whether the declaration, if there was one, held."""
    if content.isascii() and b"\x1b" not in content and codec_of(declared) in _ASCII_BASED:
        return clean(content.decode("ascii")), True
    for mark, codec in _MARKS.items():
        if content.startswith(mark) and (text := _strict(content, codec)) is not None:
            return clean(text), True
    codec = codec_of(declared)
    for candidate in _candidates(content, codec):
        if (text := _strict(content, candidate)) is not None:
            return clean(text), candidate == codec or not declared.strip()
    return clean(content.decode(codec or "utf-8", errors="replace")), False


def codec_of(declared: str) -> str:
    """Give Python's name of a charset, or nothing when it is none that a mail may use."""
    return _CODECS.get(declared.strip().strip("\"'").lower(), "")


def clean(text: str) -> str:
    """Take out what no database and no reader can hold; line ends become one kind."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


_ASCII_BASED = {"", *_CODECS.values()} - {
    "utf-7",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "hz",
}


def _candidates(content: bytes, declared: str) -> list[str]:
    utf8 = _strict(content, "utf-8")
    if utf8 is not None and (declared in {"", "utf-8"} | _ACCEPT_ALL or _mostly_chinese(utf8)):
        return ["utf-8"]
    chinese = sorted(
        ("gb18030", "big5hkscs", "cp950"),
        key=lambda codec: _commonness(content, codec),
        reverse=True,
    )
    if declared in {"gb18030", "big5hkscs", "cp950"}:
        # Only a clear winner beats what the mail says of itself.
        clear = _commonness(content, chinese[0]) > 0.2 + _commonness(content, declared)
        return [*(chinese[:1] if clear else []), declared, *chinese]
    if declared and declared not in _ACCEPT_ALL | {"utf-8"}:
        return [declared, *chinese]
    return [*(c for c in chinese if _commonness(content, c) > 0.1), declared or "cp1252"]


def _commonness(content: bytes, codec: str) -> float:
    """Give the share of everyday Chinese characters among all beyond ASCII; -1: unreadable."""
    text = _strict(content, codec)
    if text is None:
        return -1.0
    foreign = [char for char in text[:_JUDGED_CHARS] if char > "\x7f"]
    return sum(char in _COMMON for char in foreign) / len(foreign) if foreign else 0.0


def _mostly_chinese(text: str) -> bool:
    foreign = [char for char in text[:_JUDGED_CHARS] if char > "\x7f"]
    chinese = sum("\u3000" <= char <= "\u9fff" or char >= "\uf900" for char in foreign)
    return bool(foreign) and chinese * 2 > len(foreign)


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, LookupError):
        return None
