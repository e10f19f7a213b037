"""Matters that were blamed more often on a day than the weeks before foretold."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract
from zhike.schema.text_reading import READ_BY

CONTRACT = Contract(
    name="text_alarm",
    row="one matter on one day that was called",
    key=("aspect", "day_date", "read_by"),
    columns=(
        Column(name="aspect", type="string", meaning="as in text_aspect", example="step.face"),
        Column(
            name="day_date", type="date", meaning="the day, in the bank's zone",
            example="2025-05-16",
        ),
        READ_BY,
        Column(name="blamed", type="int64", meaning="texts that blame it", example="6"),
        Column(
            name="expected", type="float64", meaning="texts that were foretold", example="0.4"
        ),
        Column(name="upper", type="int64", meaning="the most that chance gives", example="3"),
        Column(name="texts", type="int64", meaning="all texts of the day", example="41"),
        Column(
            name="called_by", type="string", meaning="day: by the day alone; sum: by the sum",
            example="day",
        ),
    ),
)  # fmt: skip
