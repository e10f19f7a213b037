"""Texts of customers with planted personal values: what must be masked, and what must not.

The values belong to nobody: identity numbers of counties that do not exist, cards of banks that do
not, telephone ranges that were never given out; roads and estates are put together by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from zhike.schema.identifiers import id_check_digit

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("planted_words.yaml").read_text())
WIDE = str.maketrans({str(n): chr(0xFF10 + n) for n in range(10)})
SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
Value = Callable[[Random], str]


@dataclass(frozen=True)
class Planted:
    """A text, and the value in it that must not survive, by group and form."""

    text: str
    group: str  # identifier, name, address; decoy where nothing may be masked
    form: str
    value: str


def planted_texts(*, seed: int, counts: dict[str, int] | None = None) -> Iterator[Planted]:
    """Give texts, each with one planted value; by default 16,000 and 3,000 decoys."""
    draw = Random(seed)
    wanted = counts or {"identifier": 10_000, "name": 3_000, "address": 3_000, "decoy": 3_000}
    for group, count in wanted.items():
        forms = list(FORMS[group].items())
        for number in range(count):
            form, (make, said) = forms[number % len(forms)]
            value = make(draw)
            sentence = draw.choice(said).replace("{}", value)
            text = draw.choice(WORDS["before"]) + sentence + draw.choice(WORDS["after"])
            yield Planted(text, group, form, value)


def _digits(draw: Random, count: int) -> str:
    return "".join(draw.choice("0123456789") for _place in range(count))


def _phone(draw: Random) -> str:
    return draw.choice(("161", "164")) + _digits(draw, 8)


def _landline(draw: Random) -> str:
    area = draw.choice(("010-", "021", "(0571)", "0755-", "0755 "))
    return f"{area}8{_digits(draw, 7)}"


def _identity(draw: Random) -> str:
    born = f"{draw.randint(1940, 2006)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    county = f"{draw.choice('1234568')}{draw.choice('1234')}99{draw.randint(80, 99)}"
    first = county + born + _digits(draw, 3)
    return first + id_check_digit(first)


def _old_identity(draw: Random) -> str:
    number = _identity(draw)
    return number[:6] + number[8:17]


def _mistyped(draw: Random) -> str:
    number = _identity(draw)
    return number[:17] + ("1" if number[17] != "1" else "2")


def _card(draw: Random, length: int) -> str:
    body = draw.choice(("629999", "999900", "459999")) + _digits(draw, length - 7)
    row = [int(digit) for digit in reversed(body)]
    total = sum(sum(divmod(digit * 2, 10)) for digit in row[::2]) + sum(row[1::2])
    return body + str(-total % 10)


def _mail(draw: Random) -> str:
    user = draw.choice(("lin", "wang.fang", "zx_1988", "q", "a-b")) + _digits(draw, 4)
    return f"{user}@{draw.choice(('example.com', 'mail.example.cn', 'qq.example'))}"


def _plate(draw: Random) -> str:
    middle = "".join(draw.choice(LETTERS + "0123456789") for _place in range(4))
    return draw.choice("京沪粤浙苏川鄂豫鲁陕") + draw.choice(LETTERS) + middle + _digits(draw, 1)


def _green_plate(draw: Random) -> str:
    place = draw.choice("京沪粤浙苏") + draw.choice(LETTERS)
    return place + draw.choice("DF") + draw.choice(LETTERS) + _digits(draw, 4)


def _passport(draw: Random) -> str:
    return draw.choice(("E", "G", "EA", "EJ")) + _digits(draw, 8)


def _in_parts(value: Value, lengths: Sequence[int], by: str) -> Value:
    """The value cut into parts; the last part is what is left."""

    def make(draw: Random) -> str:
        rest, parts = value(draw), []
        for length in lengths:
            parts.append(rest[:length])
            rest = rest[length:]
        return draw.choice(by).join([*parts, rest])

    return make


def _name(draw: Random) -> str:
    compound = draw.random() < 0.02
    surname = draw.choice(("欧阳", "上官", "司马")) if compound else draw.choice(WORDS["surnames"])
    return str(surname) + "".join(
        draw.choice(WORDS["given"]) for _ in range(draw.choice((1, 2, 2, 2)))
    )


def _place(draw: Random) -> str:
    province, city, district = draw.choice(WORDS["places"])
    short = city.rstrip("市") + district
    return str(draw.choice((province + city + district, city + district, short, district)))


def _road(draw: Random) -> str:
    road = draw.choice(WORDS["road_names"]) + draw.choice(WORDS["road_kinds"])
    return f"{road}{draw.randint(1, 999)}号"


def _estate(draw: Random) -> str:
    return f"{draw.choice(WORDS['estate_names'])}{draw.choice(WORDS['estate_kinds'])}"


def _flat(draw: Random) -> str:
    building = f"{draw.randint(1, 40)}{draw.choice(('栋', '幢', '号楼'))}"
    unit = draw.choice(("", f"{draw.randint(1, 4)}单元"))
    floor = f"{draw.randint(1, 32)}0{draw.randint(1, 4)}"
    return str(building) + unit + floor + draw.choice(("室", "", "号"))


def _village(draw: Random) -> str:
    place = "".join(draw.choice(WORDS["places"])) + draw.choice(WORDS["villages"])
    return f"{place}{draw.randint(1, 999)}号"


def _one_of(name: str) -> Value:
    return lambda draw: str(draw.choice(WORDS[name]))


FORMS: dict[str, dict[str, tuple[Value, Sequence[str]]]] = {
    "identifier": {
        "identity": (_identity, WORDS["identity"]),
        "identity, small x": (lambda draw: _identity(draw).lower(), WORDS["identity"]),
        "identity, old": (_old_identity, WORDS["old_identity"]),
        "identity in parts": (_in_parts(_identity, (6, 8), " "), WORDS["identity"]),
        "identity, mistyped": (_mistyped, WORDS["identity"]),
        "card of 19": (lambda draw: _card(draw, 19), WORDS["card"]),
        "card of 16": (lambda draw: _card(draw, 16), WORDS["card"]),
        "card by fours": (
            _in_parts(lambda draw: _card(draw, 19), (4, 4, 4, 4), " -"),
            WORDS["card"],
        ),
        "mobile": (_phone, WORDS["number"]),
        "mobile in parts": (_in_parts(_phone, (3, 4), " -."), WORDS["number"]),
        "mobile, +86": (
            lambda draw: draw.choice(("+86", "+86 ", "0086", "86-")) + _phone(draw),
            WORDS["number"],
        ),
        "mobile, wide": (lambda draw: _phone(draw).translate(WIDE), WORDS["number"]),
        "mobile, spoken": (lambda draw: _phone(draw).translate(SPOKEN), WORDS["number"]),
        "mobile, hidden": (_in_parts(_phone, (5,), "\u200b"), WORDS["number"]),
        "landline": (_landline, WORDS["number"]),
        "mail": (_mail, WORDS["mail"]),
        "mail, wide": (lambda draw: _mail(draw).replace("@", "＠"), WORDS["mail"]),
        "plate": (_plate, WORDS["plate"]),
        "plate, dotted": (_in_parts(_plate, (2,), "·"), WORDS["plate"]),
        "plate, green": (_green_plate, WORDS["plate"]),
        "passport": (_passport, WORDS["passport"]),
        "account": (lambda draw: _digits(draw, 12), WORDS["account"]),
    },
    "name": {said: (_name, (said,)) for said in WORDS["name"]},
    "address": {
        "road": (lambda draw: _place(draw) + _road(draw), WORDS["address"]),
        "road and flat": (
            lambda draw: _place(draw) + _road(draw) + _estate(draw) + _flat(draw),
            WORDS["address"],
        ),
        "estate and flat": (
            lambda draw: _place(draw) + _estate(draw) + _flat(draw),
            WORDS["address"],
        ),
        "road alone": (_road, WORDS["address"]),
        "estate alone": (lambda draw: _estate(draw) + _flat(draw), WORDS["address"]),
        "village": (_village, WORDS["address"]),
    },
    "decoy": {
        "amount": (lambda draw: f"{draw.randint(10, 9_999_999)}.55", WORDS["decoys"]["amount"]),
        "order": (lambda draw: f"2025{_digits(draw, 16)}", WORDS["decoys"]["order"]),
        "time": (
            lambda draw: f"2025-0{draw.randint(1, 9)}-1{_digits(draw, 1)} 10:30:15",
            WORDS["decoys"]["time"],
        ),
        "stamp": (lambda draw: f"17{_digits(draw, 11)}", WORDS["decoys"]["stamp"]),
        "version": (
            lambda draw: f"{draw.randint(1, 9)}.{draw.randint(0, 99)}.3",
            WORDS["decoys"]["version"],
        ),
        "hotline": (_one_of("hotlines"), WORDS["decoys"]["hotline"]),
        "city": (_one_of("cities"), WORDS["decoys"]["city"]),
        "branch": (_one_of("road_names"), WORDS["decoys"]["branch"]),
        "product": (_one_of("products"), WORDS["decoys"]["product"]),
        "word": (_one_of("words"), WORDS["decoys"]["word"]),
    },
}
