"""Small customer masters for the tests of identity resolution."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa

from zhike.analytics.identity.records import COLUMNS, OPTIONAL, in_one_form

LIN = {
    "name": "林知夏",
    "sex": "女",
    "birth_date": "1990-05-06",
    "phone": "16100000001",
    "address": "云溪市东湖区文昌路8号3栋502室",
}


def entries(*people: dict[str, Any]) -> pa.Table:
    """Give entries; `record_id` is A, B, C … where none is said."""
    rows = [
        {"record_id": chr(65 + n) if n < 26 else f"Z{n}", **person}
        for n, person in enumerate(people)
    ]
    columns = {}
    for name in COLUMNS:
        values = pa.array([row.get(name) for row in rows], pa.string())
        columns[name] = values.cast(OPTIONAL.get(name, pa.string()))
    return pa.table(columns)


def in_form(*people: dict[str, Any]) -> ibis.Table:
    return ibis.memtable(in_one_form(entries(*people)))


def numbered(first17: str) -> str:
    """Give an identity number with its check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True))
    return first17 + "10X98765432"[total % 11]


def strangers(count: int = 1_000) -> list[dict[str, Any]]:
    """Give people who have nothing to do with one another."""
    given = "云安河书嘉言亦凡曦语"
    return [
        {
            "name": "王李张刘陈"[n % 5] + given[n // 5 % 10] + given[n // 50 % 10],
            "birth_date": str(date(1950, 1, 1) + timedelta(days=n * 17)),
            "phone": f"164{n:08d}",
            "address": f"云溪市人民路{n}号",
        }
        for n in range(count)
    ]
