"""How names are brought into a form in which two writings of one name are equal.

A Chinese name is written with or without spaces, in simplified or traditional characters, with a
character that sounds the same, in pinyin, given name first or last. What stays is its sound: the
letters of its pinyin, in any order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pypinyin import lazy_pinyin

COMPOUND_SURNAMES = frozenset(
    (
        "欧阳", "歐陽", "上官", "司马", "司馬", "诸葛", "諸葛", "夏侯", "皇甫", "尉迟", "尉遲",
        "公孙", "公孫", "慕容", "司徒", "令狐", "长孙", "長孫", "宇文", "端木", "东方", "東方",
        "南宫", "南宮", "独孤", "獨孤", "轩辕", "軒轅",
    )
)  # fmt: skip
_SEPARATORS = "[\\s·•・.,，。'’-]+"
# Marks of legal form say little about which company it is, and are written in several ways.
_LEGAL_FORMS = "(有限责任公司|股份有限公司|有限公司|公司)$"
_HAN = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, kw_only=True)
class Sound:
    """One name by its sound.

    `letters` are the letters of its pinyin in alphabetical order, so that neither spaces nor the
    order of surname and given name matter. `head` and `tail` are the first and last part: both
    the surname where the name is written in Chinese, the outer words where it is in letters.
    """

    letters: str
    head: str
    tail: str
    is_latin: bool


def written_names(names: pa.Array) -> pa.Array:
    """Give names in one writing: NFKC, lower case, no spaces or dots, no legal form.

    Examples
    --------
    >>> written_names(pa.array(["林 知夏", "ＬＩＮ Zhixia", "云溪（北）商贸有限公司"])).to_pylist()
    ['林知夏', 'linzhixia', '云溪(北)商贸']
    """
    plain = pc.utf8_lower(pc.utf8_normalize(names, form="NFKC"))
    plain = pc.replace_substring_regex(plain, _SEPARATORS, "")
    return _not_empty(pc.replace_substring_regex(plain, _LEGAL_FORMS, ""))


def sound_of(name: str) -> Sound:
    """Give the sound of one name.

    Examples
    --------
    >>> sound_of("林知夏").letters == sound_of("Lin Zhixia").letters == sound_of("知夏林").letters
    True
    >>> sound_of("欧阳知夏").head, sound_of("Tony Lin").tail
    ('ouyang', 'lin')
    """
    han = _HAN.findall(name)
    spelled = " ".join(filter(None, re.split(_SEPARATORS, name.lower())))
    words = _LATIN.findall(_HAN.sub(lambda found: f" {_pinyin(found.group())} ", spelled))
    letters = "".join(sorted("".join(words)))
    if han and not _LATIN.search(spelled):
        surname = name.strip()[:2] if name.strip()[:2] in COMPOUND_SURNAMES else han[0]
        head = "".join(_pinyin(letter) for letter in surname)
        return Sound(letters=letters, head=head, tail=head, is_latin=False)
    ends = (words[0], words[-1]) if words else ("", "")
    return Sound(letters=letters, head=ends[0], tail=ends[1], is_latin=bool(words))


def sounds(names: pa.Array) -> pa.Table:
    """Give the sounds of many names as columns; each different name is looked at once."""
    coded = pc.dictionary_encode(pc.utf8_normalize(names, form="NFKC"))
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):  # no rows, no chunks
        coded = pa.array([], pa.dictionary(pa.int32(), pa.string()))
    found = [sound_of(name) for name in coded.dictionary.to_pylist()]
    columns = {
        "letters": pa.array([sound.letters or None for sound in found], pa.string()),
        "head": pa.array([sound.head or None for sound in found], pa.string()),
        "tail": pa.array([sound.tail or None for sound in found], pa.string()),
        "is_latin": pa.array([sound.is_latin for sound in found], pa.bool_()),
    }
    return pa.table({name: column.take(coded.indices) for name, column in columns.items()})


def _not_empty(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


@cache
def _pinyin(letter: str) -> str:
    # One character at a time: a reading that hangs on the neighbours would hang on the order.
    return str(lazy_pinyin(letter)[0])


def frequency(values: pa.Array) -> np.ndarray:
    """Give how often the value of each row is there; nought where there is none."""
    counts = pc.value_counts(values.drop_null())
    place = pc.index_in(values, counts.field("values"))
    found = pc.fill_null(counts.field("counts").take(place), 0)
    return np.asarray(found.to_numpy(zero_copy_only=False))
