"""Who the customers are: names, numbers, phones, addresses; as a bank has them, with gaps.

Nothing here belongs to a living person: places and areas are invented, phones and cards lie in
ranges that are not in use. One row a customer, in the order of their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.demo.bank import CITIES, Bank
from zhike.demo.check_digits import (
    AREAS,
    cards,
    credit_codes,
    identity_numbers,
    phones,
    serials,
)
from zhike.demo.columns import words
from zhike.demo.draws import choose
from zhike.demo.names import Names, company_names, draw_names, mail_names, written
from zhike.demo.people import People

PERSONAL, CORPORATE = "personal", "corporate"
KINDS = (PERSONAL, CORPORATE)
SEXES = ("女", "男")
SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("kind", pa.string()),  # personal or corporate
        ("name", pa.string()),  # full name, or the legal name of a company
        ("sex", pa.string()),  # 女 or 男
        ("birth_date", pa.date32()),
        ("id_number", pa.string()),  # resident identity number, 18 digits or 15
        ("passport", pa.string()),
        ("credit_code", pa.string()),  # unified social credit code of a company
        ("phone", pa.string()),
        ("email", pa.string()),
        ("card", pa.string()),
        ("address", pa.string()),
        ("city", pa.string()),
        ("home_branch", pa.string()),
    ]
)
CORPORATE_SHARE = 0.03
HOUSEHOLD_SHARE = 0.30  # of personal customers live with another customer
SHARED_PHONE_SHARE = 0.15  # of them use the phone of the household
# What a bank's file lacks, as a share of its customers.
MISSING = {
    "sex": 0.01,
    "birth_date": 0.02,
    "id_number": 0.06,
    "credit_code": 0.04,
    "phone": 0.03,
    "email": 0.55,
    "card": 0.15,
    "address": 0.05,
}
PASSPORT_SHARE = 0.015
_REFERENCE = np.datetime64("2025-01-01")
_YOUNGEST = np.array([18, 25, 35, 45, 55, 65])
_OLDEST = np.array([24, 34, 44, 54, 64, 92])
_MAIL_HOSTS = ("example.com", "example.net", "example.org")
_PROVINCE = "云岭省"
_DISTRICTS = ("东湖区", "西塘区", "南桥区", "北苑区", "高新区", "江畔新区")
_ROAD_NAMES = (
    "文昌", "解放", "人民", "建设", "滨江", "书院", "柳溪", "望山",
    "青石", "梅园", "松风", "云台", "金沙", "凤鸣", "翠屏", "海棠",
)  # fmt: skip
_ROADS = tuple(f"{name}{kind}" for name in _ROAD_NAMES for kind in ("路", "大道", "街"))


@dataclass(frozen=True, kw_only=True)
class Identities:
    """The customers' identities: the rows, and the codes they were written from."""

    rows: pa.Table
    names: Names
    age: np.ndarray  # code of the age band
    male: np.ndarray
    birth: np.ndarray
    corporate: np.ndarray
    household: np.ndarray  # number of the household, or -1

    @property
    def count(self) -> int:
        return len(self.male)


def make_identities(bank: Bank, people: People) -> Identities:
    """Draw who the customers are, each once."""
    count = people.count
    rng = bank.stream("identities")
    corporate = _corporate(rng, people)
    household = _households(bank.stream("households"), corporate)
    names = _with_family_names(bank, draw_names(rng, count), household)
    male, birth = rng.random(count) < 0.49, _births(rng, people.age)
    city = choose(rng, count, weights=[70, 14, 10, 6])
    cities, running = words(CITIES, city), np.arange(count)
    columns = {
        "customer_id": people.ids,
        "kind": words(KINDS, corporate.astype(int)),
        "name": _where(corporate, company_names(rng, count, cities=cities), written(names)),
        "sex": words(SEXES, male.astype(int)),
        "birth_date": pa.array(birth),
        "id_number": numbers_of(rng, birth=birth, male=male),
        "passport": passports(rng, count),
        "credit_code": credit_codes(
            AREAS[rng.integers(0, len(AREAS), count)], organisation=10_000_000 + running * 7
        ),
        "phone": phones(running, salt=bank.seed),
        "email": mails(rng, names, running),
        "card": cards(running, salt=bank.seed),
        "address": addresses(rng, cities),
        "city": cities,
        "home_branch": words(bank.branches, people.branch),
    }
    shared = _shared(bank.stream("shared phones"), columns, household)
    rows = _with_gaps(bank.stream("gaps"), columns | shared, corporate)
    return Identities(
        rows=rows,
        names=names,
        age=people.age,
        male=male,
        birth=birth,
        corporate=corporate,
        household=household,
    )


def numbers_of(rng: np.random.Generator, *, birth: np.ndarray, male: np.ndarray) -> pa.Array:
    """Give identity numbers that fit birth date and sex, each once."""
    area = AREAS[rng.integers(0, len(AREAS), len(birth))]
    serial = serials(rng, area=area, birth=birth, male=male)
    return identity_numbers(area, birth=birth, serial=serial)


def passports(rng: np.random.Generator, count: int) -> pa.Array:
    """Give passport numbers of a shape that no state uses."""
    digits = pc.utf8_lpad(pa.array(rng.integers(0, 10**8, count)).cast(pa.string()), 8, "0")
    return pc.binary_join_element_wise("XZ", digits, "")


def mails(rng: np.random.Generator, names: Names, running: np.ndarray) -> pa.Array:
    """Give addresses at hosts that are set aside for examples."""
    numbers, host = pa.array(running).cast(pa.string()), rng.integers(0, 3, len(running))
    local = pc.binary_join_element_wise(mail_names(names), numbers, "")
    return pc.binary_join_element_wise(local, words(_MAIL_HOSTS, host), "@")


def addresses(rng: np.random.Generator, cities: pa.Array) -> pa.Array:
    """Give addresses in invented streets: province, city, district, road, number, flat."""
    count = len(cities)

    def number(low: int, high: int) -> pa.Array:
        return pa.array(rng.integers(low, high, count)).cast(pa.string())

    return pc.binary_join_element_wise(
        _PROVINCE, cities, words(_DISTRICTS, rng.integers(0, len(_DISTRICTS), count)),
        words(_ROADS, rng.integers(0, len(_ROADS), count)), number(1, 400), "号",
        number(1, 21), "栋", number(1, 31), pa.array(["01", "02", "03", "04"]).take(
            pa.array(rng.integers(0, 4, count))
        ), "室", "",
    )  # fmt: skip


def _corporate(rng: np.random.Generator, people: People) -> np.ndarray:
    """Companies are found among those who own one; the band of age is their representative's."""
    owner = people.segment == 4
    wanted = CORPORATE_SHARE * people.count / max(owner.sum(), 1)
    chosen: np.ndarray = owner & (rng.random(people.count) < wanted)
    return chosen


def _births(rng: np.random.Generator, age: np.ndarray) -> np.ndarray:
    """Draw birth dates so that the age on 1 January 2025 lies in the band."""
    years = _YOUNGEST[age] + np.floor(rng.random(len(age)) * (_OLDEST - _YOUNGEST + 1)[age])
    first = (_REFERENCE.astype("datetime64[Y]").astype(int) - years - 1).astype(np.int64)
    start = first.astype("datetime64[Y]").astype("datetime64[D]")
    drawn: np.ndarray = start + 1 + rng.integers(0, 364, len(age))
    return drawn


def _households(rng: np.random.Generator, corporate: np.ndarray) -> np.ndarray:
    """Put some personal customers together by twos and threes."""
    persons = rng.permutation(np.flatnonzero(~corporate))
    living = persons[: int(HOUSEHOLD_SHARE * len(persons))]
    household: np.ndarray = np.full(len(corporate), -1)
    household[living] = np.arange(len(living)) * 2 // 5  # sizes 3, 2, 3, 2, …
    return household


def _heads(household: np.ndarray) -> np.ndarray:
    """Give the row whose address everybody shares: the first of the household, else oneself."""
    heads = np.arange(len(household))
    members = np.flatnonzero(household >= 0)
    _, first, inverse = np.unique(household[members], return_index=True, return_inverse=True)
    heads[members] = members[first][inverse]
    return heads


def _with_family_names(bank: Bank, names: Names, household: np.ndarray) -> Names:
    """Half of the members of a household bear the surname of its first."""
    related = bank.stream("family names").random(len(household)) < 0.5
    surname = np.where(related, names.surname[_heads(household)], names.surname)
    return Names(surname=surname, first=names.first, second=names.second)


def _shared(
    rng: np.random.Generator, columns: dict[str, pa.Array], household: np.ndarray
) -> dict[str, pa.Array]:
    heads, own = _heads(household), np.arange(len(household))
    calls = np.where(rng.random(len(own)) < SHARED_PHONE_SHARE, heads, own)
    return {
        "phone": columns["phone"].take(pa.array(calls)),
        "address": columns["address"].take(pa.array(heads)),
        "city": columns["city"].take(pa.array(heads)),
    }


def _with_gaps(
    rng: np.random.Generator, columns: dict[str, pa.Array], corporate: np.ndarray
) -> pa.Table:
    """Leave out what a company or a person cannot have, and what the file happens to lack."""
    abroad = (rng.random(len(corporate)) < PASSPORT_SHARE) & ~corporate
    never = {
        "sex": corporate,
        "birth_date": corporate,
        "id_number": corporate | abroad,
        "passport": ~abroad,
        "credit_code": ~corporate,
    }
    for name in (*MISSING, "passport"):
        lacking = rng.random(len(corporate)) < MISSING.get(name, 0.0)
        gone = lacking | never.get(name, np.zeros(len(corporate), dtype=bool))
        columns[name] = without(columns[name], gone)
    return pa.table(columns, schema=SCHEMA)


def without(column: pa.Array, gone: np.ndarray) -> pa.Array:
    """Give a column with nulls where something is missing."""
    return pc.if_else(pa.array(gone), pa.scalar(None, column.type), column)


def _where(mask: np.ndarray, yes: pa.Array, no: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(mask), yes, no)
