"""What in a text says who wrote it: numbers, mail addresses, plates and addresses, by rules.

Names need more than rules: `zhike.analytics.voice.names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhike.schema.numbers import IDENTITY, is_card_number, is_date, is_identity_number
from zhike.schema.places import PLACES

LEAST_SPOKEN = 4
MOST_GROUPS = 12  # of digits that stand side by side; more is a table, not a number


class Personal(StrEnum):
    """What a value is, and what stands in its place."""

    IDENTITY = "证件号"
    CARD = "卡号"
    ACCOUNT = "账号"
    PHONE = "电话"
    MAIL = "邮箱"
    PLATE = "车牌"
    ADDRESS = "地址"
    NAME = "姓名"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where a personal value stands; `is_proved` where a check digit or a form nobody mistakes."""

    start: int
    end: int
    kind: Personal
    is_proved: bool = True


# Each wide digit and each separator that people set between digits, as one character for one.
_PLAIN = str.maketrans(
    {0xFF10 + n: str(n) for n in range(10)}
    | {0xFF21 + n: chr(65 + n) for n in range(26)}
    | {0xFF41 + n: chr(97 + n) for n in range(26)}
    | dict.fromkeys(map(ord, "－—–‐‑−_·•．・"), "-")
    | {"\u3000": " ", "\u00a0": " ", "＠": "@", "（": "(", "）": ")", "＋": "+", "：": ":"}
)
_SPOKEN = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
_SPOKEN_ROW = re.compile(r"[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\d]{7,}")
_DIGITS = re.compile(r"\+?\d(?:[ -]{0,3}\d)*(?:[ -]?[Xx](?![A-Za-z]))?")
_GROUP = re.compile(r"\+?\d+[Xx]?|[Xx]")
PHONE = re.compile(r"(?:\+?(?:00)?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(
    r"(?<!\d)(?:\(0\d{2,3}\) ?|0\d{2,3}[- ]?)[2-9]\d{2,3}[- ]?\d{4}(?:[-转 ]{1,2}\d{1,5})?(?!\d)"
)
_DOTTED = re.compile(r"(?<![\d.])1[3-9]\d[./]\d{4}[./]\d{4}(?![\d.])")
MAIL = re.compile(
    r"[A-Za-z0-9._%+\-]{1,64} ?(?:@|\(at\)|#at#) ?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+"
)
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][- ]?"
    r"(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])(?![A-Z0-9])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])(?:[EGDPSHM][A-HJ-NP-Z]?\d{7,8}|[HM]\d{10})(?![A-Za-z0-9])"
)
# A number that only the word before it gives away.
_CUED = re.compile(
    r"(?P<cue>身份证号?码?|证件号?码?|护照号?码?|卡号|账号|账户|帐号|帐户|户号|客户号|尾号"
    r"|手机号?码?|电话|座机|联系方式|微信号?|QQ号?|扣扣|加我|工号)"
    r"(?P<between>(?:是|为|码|[:： =,，]){0,4})(?P<value>[A-Za-z0-9][A-Za-z0-9_ -]{2,28})",
    re.IGNORECASE,
)
_CUED_KIND = {
    "身": Personal.IDENTITY, "证": Personal.IDENTITY, "护": Personal.IDENTITY, "卡": Personal.CARD,
    "手": Personal.PHONE, "电": Personal.PHONE, "座": Personal.PHONE, "联": Personal.PHONE,
}  # fmt: skip
_LEAST_DIGITS = {Personal.IDENTITY: 6, Personal.CARD: 8, Personal.PHONE: 7, Personal.ACCOUNT: 5}


def identifiers(text: str) -> list[Span]:
    """Give the numbers, mail addresses and plates of a text, in order, none over another.

    Parameters
    ----------
    text
        As it was written; wide digits, spoken ones (一三八…) and blanks or dashes between them are
        read.

    Returns
    -------
    list of Span
        Proved are identity numbers and cards that pass their check digit, mobile numbers, mail
        addresses. The others have the form, or stand behind a word like 卡号.

    Examples
    --------
    >>> found = identifiers("回电 138-1234-5678，身份证110101199003070038")
    >>> [(span.kind.value, span.start, span.end) for span in found]
    [('电话', 3, 16), ('证件号', 20, 38)]
    """
    plain = text.translate(_PLAIN)
    if not _HAS_ANY.search(plain):
        return []
    spoken = _SPOKEN_ROW.sub(_as_digits, plain)
    found = [Span(*mail.span(), Personal.MAIL) for mail in MAIL.finditer(plain)]
    found += [Span(*plate.span(), Personal.PLATE, False) for plate in _PLATE.finditer(plain)]
    for row in _DIGITS.finditer(spoken):
        if sum(map(str.isdigit, row.group())) >= 11:
            found += _numbers(row)
    for phones in (_LANDLINE, _DOTTED):
        found += [Span(*phone.span(), Personal.PHONE, False) for phone in phones.finditer(spoken)]
    found += [Span(*pass_.span(), Personal.IDENTITY, False) for pass_ in _PASSPORT.finditer(plain)]
    found += _cued(spoken)
    return apart(found)


_HAS_ANY = re.compile(r"[\d@〇零一二三四五六七八九幺]{3}|@|\(at\)|#at#|[A-Za-z][- ]?[A-Za-z0-9]{4}")


def _as_digits(row: re.Match[str]) -> str:
    """Spoken digits as digits; one that stands beside a number is a word (…0555一直失败)."""
    is_spoken = sum(not letter.isascii() for letter in row.group()) >= LEAST_SPOKEN
    return row.group().translate(_SPOKEN) if is_spoken else row.group()


def _numbers(row: re.Match[str]) -> Iterator[Span]:
    """Numbers in a row of digits that blanks or dashes divide: the longest that is one first."""
    groups = [(group.start(), group.end()) for group in _GROUP.finditer(row.group())]
    text, first = row.group(), 0
    while first < len(groups):
        for last in range(min(len(groups), first + MOST_GROUPS), first, -1):
            start, end = groups[first][0], groups[last - 1][1]
            kind, is_proved = _kind(re.sub("[ -]", "", text[start:end]))
            if kind and (span := _standing(row, start, end, kind, is_proved)):
                yield span
                first = last - 1
                break
        first += 1


def _standing(
    row: re.Match[str], start: int, end: int, kind: Personal, is_proved: bool
) -> Span | None:
    """The span, unless it is part of a decimal; proved only where no letter touches it."""
    text, first, last = row.string, row.start() + start, row.start() + end
    before, after = text[first - 1 : first], text[last : last + 1]
    if before == "." or (after == "." and text[last + 1 : last + 2].isdigit()):
        return None
    touched = any(letter.isascii() and letter.isalnum() for letter in before + after)
    return Span(first, last, kind, is_proved and not touched)


def _kind(digits: str) -> tuple[Personal | None, bool]:
    if PHONE.fullmatch(digits):
        return Personal.PHONE, True
    if is_identity_number(digits):
        return Personal.IDENTITY, True
    if is_card_number(digits):
        return Personal.CARD, True
    # One digit mistyped is still somebody's number.
    if len(digits) == 18 and IDENTITY.fullmatch(digits) and is_date(digits[6:14]):
        return Personal.IDENTITY, False
    if digits.startswith("62") and 16 <= len(digits) <= 19 and digits.isdigit():
        return Personal.CARD, False
    return None, False


def _cued(plain: str) -> Iterator[Span]:
    for cued in _CUED.finditer(plain):
        kind = _CUED_KIND.get(cued["cue"][0], Personal.ACCOUNT)
        value = cued["value"].rstrip(" -_")
        # Words behind a number belong to the text: 账号12345 login fails.
        short = re.match(r"[A-Za-z0-9_-]+(?:[ -]\d+)*", value)
        value = short.group() if short else value
        digits = sum(map(str.isdigit, value))
        if digits >= _LEAST_DIGITS[kind] or (cued["cue"][0] in "微Qq扣" and len(value) >= 5):
            yield Span(cued.start("value"), cued.start("value") + len(value), kind, False)


_UNIT = "[0-9A-Za-z一二三四五六七八九十百甲乙丙丁东西南北]"
# A road's or an estate's name does not hold these: they are words between.
_NAME = (
    r"[^\W\d_A-Za-z在是住到于从去的了我你他她们寄送给把被与及就也还有没请址个这那往叫说即：，。]"
)
_PLACE = "|".join(sorted(PLACES, key=lambda name: (-len(name), name)))
_PLACE_KINDS = "省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|自治州|地区|盟"
_REGION = (
    rf"(?:(?:{_PLACE})(?:{_PLACE_KINDS})?[ ,，]?"
    rf"|{_NAME}{{1,6}}?(?:省|市|自治州|区|县|旗|镇|乡|街道|新区|开发区|村)[ ,，]?)"
)
_ROAD = (
    rf"(?:{_NAME}{{1,8}}?(?:大道|大街|路|街|巷|弄|胡同|道|里|桥|坊|湾|屯"
    r"|工业园|科技园|软件园|产业园)(?:[东西南北中]段|[东西南北中])?)"
)
_ESTATE = (
    rf"(?:{_NAME}{{1,10}}?(?:小区|社区|花园|家园|公寓|大厦|广场|苑|府|庭|城|新村|村|湾|里|轩"
    r"|阁|居|园|院|庄园|山庄|公馆|名邸))"
)
_HOUSE = (
    rf"(?:[ -]?{_UNIT}{{1,5}}(?:-\d{{1,5}}){{0,3}}[ ]?"
    "(?:号院|号楼|号|弄|巷|栋|幢|座|组|队|期|单元|层|楼|室|户|门))"
)
_TAIL = rf"(?:[ -]?{_UNIT}{{0,4}}\d{{2,4}}(?![\d年月日元块万千个次分秒点%]))?"
_ADDRESS = re.compile(
    rf"{_REGION}{{0,5}}(?:{_ROAD}[ ,，]?(?:{_HOUSE}){{1,2}}[ ,，]?"
    rf"(?:{_ESTATE}?(?:{_HOUSE}){{1,4}})?"
    rf"|{_ROAD}?{_ESTATE}[ ,，]?(?:{_HOUSE}){{1,5}}){_TAIL}"
    rf"|{_REGION}{{2,5}}(?:{_HOUSE}){{1,4}}{_TAIL}"
    rf"|{_REGION}{{2,5}}(?:{_ROAD}|{_ESTATE}){_TAIL}"
)
_ADDRESS_END = re.compile(
    "[0-9一二三四五六七八九十](?:号|弄|栋|幢|座|单元|室|户|楼|组)"
    "|[区县镇乡市].{1,20}[路街道村巷里园苑区]"
)


def addresses(text: str) -> list[Span]:
    """Give the postal addresses of a text: a place, road or estate with the number of a house.

    A city or a road alone is none: 北京的网点 and 解放路支行 say nothing of where somebody lives.

    Examples
    --------
    >>> text = "寄到杭州市西湖区文三路12号3幢502室，谢谢"
    >>> [text[span.start : span.end] for span in addresses(text)]
    ['杭州市西湖区文三路12号3幢502室']
    """
    plain = text.translate(_PLAIN)
    if not _ADDRESS_END.search(plain):
        return []
    return [Span(*place.span(), Personal.ADDRESS, False) for place in _ADDRESS.finditer(plain)]


def apart(spans: list[Span]) -> list[Span]:
    """Give spans in order; of two that lie over each other the proved, then the longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (not span.is_proved, span.start - span.end)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept)
