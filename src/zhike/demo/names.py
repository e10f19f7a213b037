"""Names of people and companies that nobody bears, and the ways one name comes to be written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pypinyin import lazy_pinyin

from zhike.demo.columns import words
from zhike.demo.draws import choose

# Any likeness to a living person is chance: common surnames with one or two drawn characters.
_SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓"
    "冯韩曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
)
_SINGLE_TRADITIONAL = (
    "王李張劉陳楊黃趙吳周徐孫馬朱胡郭何林高羅鄭梁謝宋唐許鄧"
    "馮韓曹彭曾肖田董潘袁蔡蔣余于杜葉程魏蘇呂丁任盧"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫")
_COMPOUND_TRADITIONAL = ("歐陽", "上官", "司馬", "諸葛", "夏侯", "皇甫")
SURNAMES = (*_SINGLE, *_COMPOUND)
_SURNAMES_TRADITIONAL = (*_SINGLE_TRADITIONAL, *_COMPOUND_TRADITIONAL)
_COMPOUND_SHARE = 0.012

_GIVEN = tuple(
    "知夏雨云安沐泽桐景行书瑶子墨清和若溪思远嘉言亦凡晨曦语嫣星河乐山文华军伟建国丽娟芳秀英强磊静敏志明红玉兰春"
)
_GIVEN_TRADITIONAL = tuple(
    "知夏雨雲安沐澤桐景行書瑤子墨清和若溪思遠嘉言亦凡晨曦語嫣星河樂山文華軍偉建國麗娟芳秀英強磊靜敏志明紅玉蘭春"
)
_SOUNDS_LIKE = dict(
    zip(
        "知雨云安泽桐景书瑶子墨若思嘉亦晨曦星文军伟丽芳英静明红兰",
        "芝宇芸桉择彤璟舒遥梓默偌斯佳奕辰熙兴雯君玮莉方瑛婧铭虹岚",
        strict=True,
    )
)
_HOMOPHONES = tuple(_SOUNDS_LIKE.get(letter, letter) for letter in _GIVEN)
_ENGLISH = ("Kevin", "Tony", "Amy", "Grace", "Jason", "Lily", "Eric", "Helen", "Leo", "Vivian")
_TRADES = (
    "商贸",
    "科技",
    "建筑",
    "物流",
    "餐饮管理",
    "医疗器械",
    "农业开发",
    "信息技术",
    "机械制造",
)


class Writing(IntEnum):
    """How a name is written where it differs from the usual way."""

    TRADITIONAL = 0
    HOMOPHONE = 1
    SWAPPED = 2
    PINYIN = 3
    SPACED = 4
    ENGLISH = 5


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names as codes: a surname, a character, and a second one or -1."""

    surname: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def at(self, rows: np.ndarray) -> Names:
        """Give the names of some rows."""
        return Names(surname=self.surname[rows], first=self.first[rows], second=self.second[rows])


def draw_names(rng: np.random.Generator, count: int) -> Names:
    """Draw full names: common surnames more often, two characters more often than one."""
    single = (1 - _COMPOUND_SHARE) / (2 + np.arange(len(_SINGLE)))
    single *= (1 - _COMPOUND_SHARE) / single.sum()
    compound = np.full(len(_COMPOUND), _COMPOUND_SHARE / len(_COMPOUND))
    second = rng.integers(0, len(_GIVEN), count)
    return Names(
        surname=choose(rng, count, weights=np.concatenate((single, compound))),
        first=rng.integers(0, len(_GIVEN), count),
        second=np.where(rng.random(count) < 0.18, -1, second),
    )


def written(names: Names) -> pa.Array:
    """Give the names in the usual writing."""
    return _joined(_letters(SURNAMES, names.surname), _given(_GIVEN, names))


def written_otherwise(names: Names, *, writing: np.ndarray, rng: np.random.Generator) -> pa.Array:
    """Give the names in other writings; a name that cannot be written so gets a space inside."""
    usual, surname = _given(_GIVEN, names), _letters(SURNAMES, names.surname)
    sound = _letters(tuple(map(_capital, SURNAMES)), names.surname)
    forms = {
        Writing.TRADITIONAL: _joined(
            _letters(_SURNAMES_TRADITIONAL, names.surname), _given(_GIVEN_TRADITIONAL, names)
        ),
        Writing.HOMOPHONE: _joined(surname, _given(_HOMOPHONES, names)),
        Writing.SWAPPED: _joined(usual, surname),
        Writing.PINYIN: _joined(sound, _pinyin_given(names), by=" "),
        Writing.SPACED: _joined(surname, usual, by=" "),
        Writing.ENGLISH: _joined(
            words(_ENGLISH, rng.integers(0, len(_ENGLISH), len(writing))), sound, by=" "
        ),
    }
    chosen = forms[Writing.SPACED]
    for kind, form in forms.items():
        chosen = pc.if_else(pa.array(writing == kind), form, chosen)
    return pc.if_else(pc.equal(chosen, _joined(surname, usual)), forms[Writing.SPACED], chosen)


def company_names(rng: np.random.Generator, count: int, *, cities: pa.Array) -> pa.Array:
    """Give names of companies: place, two characters, trade, legal form."""
    firm = tuple(a + b for a in _GIVEN[:32] for b in _GIVEN[:32] if a != b)
    return pc.binary_join_element_wise(
        cities,
        words(firm, rng.integers(0, len(firm), count)),
        words(_TRADES, rng.integers(0, len(_TRADES), count)),
        "有限公司",
        "",
    )


def mail_names(names: Names) -> pa.Array:
    """Give the part of a mail address that comes of the name."""
    return pc.utf8_lower(pc.replace_substring(_pinyin_given(names), " ", ""))


def _pinyin_given(names: Names) -> pa.Array:
    first, rest = tuple(map(_capital, _GIVEN)), tuple(map(_sound, _GIVEN))
    return _joined(_letters(first, names.first), _letters(rest, names.second))


def _given(alphabet: tuple[str, ...], names: Names) -> pa.Array:
    return _joined(_letters(alphabet, names.first), _letters(alphabet, names.second))


def _letters(alphabet: tuple[str, ...], codes: np.ndarray) -> pa.Array:
    return pc.fill_null(words(alphabet, codes), "")


def _joined(left: pa.Array, right: pa.Array, *, by: str = "") -> pa.Array:
    return pc.binary_join_element_wise(left, right, by)


def _sound(word: str) -> str:
    return "".join(lazy_pinyin(word))


def _capital(word: str) -> str:
    return _sound(word).capitalize()
