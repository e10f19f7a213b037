"""What was planted in a demo bank, as a file that the page and the tests compare with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.demo.bank import BANK_NAME, SITES, YEAR, Bank
from zhike.demo.duplicates import plant_duplicates
from zhike.demo.identities import make_identities
from zhike.demo.people import KINDS, make_people
from zhike.demo.planted import (
    ALWAYS_YES,
    BILL_DAY,
    BLAMED_PRODUCTS,
    CAMPAIGN_UPLIFT,
    CHANNEL_BY_AGE,
    DRIVERS,
    DUPLICATE_CUSTOMERS,
    FACE_LOGIN,
    FALSE_KEY_ACCOUNTS,
    FIRST_USE,
    HOLIDAY_EFFECT,
    LOT_OF_CALLERS,
    PAPER_LOOP,
    REPEAT_REASON,
    SKIPPED_INTERVIEW,
    SLOW_APPRAISAL,
    STATED_CHANNEL,
    STATED_IMPORTANCE,
    TOP_PAIN_POINT,
    TOUCHPOINT_DEFECT,
    TRUTH_NAMES,
    UNDERSTAFFED_HOUR,
    UPLOAD_DROP_OFF,
)
from zhike.demo.truth_texts import TEXTS, Text

FILE_NAME = "truth.json"
_PARAMETERS: Mapping[str, Any] = {
    "app_release_face_login": FACE_LOGIN,
    "mortgage_rework_loop": PAPER_LOOP,
    "approval_always_yes": ALWAYS_YES,
    "branch_deviation": SKIPPED_INTERVIEW,
    "mortgage_bottleneck": SLOW_APPRAISAL,
    "mortgage_dropoff": UPLOAD_DROP_OFF,
    "first_use_faster": FIRST_USE,
    "channel_preference": CHANNEL_BY_AGE,
    "repeat_contact_reason": REPEAT_REASON,
    "top_pain_point": TOP_PAIN_POINT,
    "touchpoint_defect": TOUCHPOINT_DEFECT,
    "stated_importance": STATED_IMPORTANCE,
    "stated_channel": STATED_CHANNEL,
    "understaffed_hour": UNDERSTAFFED_HOUR,
    "bill_day": BILL_DAY,
    "holiday_effect": HOLIDAY_EFFECT,
    "satisfaction_drivers": DRIVERS,
    "blamed_products": BLAMED_PRODUCTS,
    "lot_of_callers": LOT_OF_CALLERS,
    "false_key_accounts": FALSE_KEY_ACCOUNTS,
    "campaign_uplift_segment": CAMPAIGN_UPLIFT,
    "duplicate_customers": DUPLICATE_CUSTOMERS,
}


@dataclass(frozen=True, kw_only=True)
class Truth:
    """One planted fact: an analysis should name `places` and come near to `expected`."""

    name: str
    subject: str
    planted: bool
    description_zh: str
    description_en: str
    parameters: dict[str, Any]
    where: str
    places: list[str]
    expected: float
    call: str


@dataclass(frozen=True, kw_only=True)
class TruthFile:
    """All planted facts of one bank, and how the bank was made."""

    bank: str
    year: int
    seed: int
    customers: int
    truths: tuple[Truth, ...]

    def truth(self, name: str) -> Truth:
        """Give one fact by its name."""
        return next(truth for truth in self.truths if truth.name == name)


def truths_of(bank: Bank) -> TruthFile:
    """Say what is planted in a bank and what is not."""
    places = _places(bank)
    return TruthFile(
        bank=BANK_NAME,
        year=YEAR,
        seed=bank.seed,
        customers=bank.customers,
        truths=tuple(_truth(bank, name, TEXTS[name], places) for name in TRUTH_NAMES),
    )


def write_truth(bank: Bank, *, folder: Path) -> Path:
    """Write the truth file of a bank into its home; the same bank gives the same bytes."""
    path = folder / FILE_NAME
    text = json.dumps(asdict(truths_of(bank)), ensure_ascii=False, indent=2, default=str)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_truth(*, folder: Path) -> TruthFile:
    """Read the truth file of a home."""
    raw = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    return TruthFile(**{**raw, "truths": tuple(Truth(**truth) for truth in raw["truths"])})


def _truth(bank: Bank, name: str, text: Text, places: Mapping[str, Any]) -> Truth:
    parameters = asdict(_PARAMETERS[name]) | places.get(name, {})
    spoken = {key: _spoken(value) for key, value in parameters.items()}
    expected = parameters[text.expected] if isinstance(text.expected, str) else text.expected
    named = parameters[text.places] if isinstance(text.places, str) else text.places
    return Truth(
        name=name,
        subject=text.subject,
        planted=bank.has(name),
        description_zh=text.zh.format(**spoken),
        description_en=text.en.format(**spoken),
        parameters=json.loads(json.dumps(parameters, default=str)),
        where=text.where,
        places=_names(named),
        expected=float(expected),
        call=text.call,
    )


def _names(places: Any) -> list[str]:
    listed = places if isinstance(places, list | tuple) else [places]
    return [str(place) for place in listed]


def _spoken(value: Any) -> Any:
    """Lists become words; everything else is formatted by the text."""
    if isinstance(value, list | tuple):
        flat = [str(_spoken(item)) for item in value]
        return " ".join(flat) if value and isinstance(value[-1], float) else "、".join(flat)
    return value


def _places(bank: Bank) -> dict[str, dict[str, Any]]:
    """The places that the seed chose."""
    people = make_people(bank)
    accounts = {
        kind: people.ids.take(np.flatnonzero(people.false_kind == code)).to_pylist()
        for code, kind in enumerate(KINDS)
    }
    planted = plant_duplicates(bank, make_identities(bank, people))
    return {
        "branch_deviation": {"branches": sorted(bank.branches[b] for b in bank.deviating)},
        "mortgage_bottleneck": {"site": SITES[bank.slow_site]},
        "first_use_faster": {"branches": [bank.branches[branch] for branch in bank.faster]},
        "false_key_accounts": {"customers": accounts, "kinds": list(KINDS)},
        "duplicate_customers": {
            "pairs": _joined(planted.pairs),
            "look_alikes": _joined(planted.look_alikes),
        },
    }


def _joined(pairs: pa.Table) -> list[str]:
    """A pair is told in one word: both customer numbers with an equals sign between."""
    both = pc.binary_join_element_wise(pairs["first_id"], pairs["second_id"], "=")
    return [str(pair) for pair in both.to_pylist()]
