"""What zhike finds in the demo bank, held against what was planted.

The questions are asked of the stored tables with fixed thresholds; only then is the truth read,
to say whether the answer was right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from zhike.demo.look_contacts import (
    preference_by_age,
    reason_that_comes_back,
    release_that_drives_calls,
)
from zhike.demo.look_first_use import change_that_shortens_first_use
from zhike.demo.look_mortgage import (
    branches_that_deviate,
    level_that_never_refuses,
    papers_that_come_back,
    site_that_keeps_waiting,
    step_that_loses_customers,
)
from zhike.demo.look_pains import matter_to_mend_first, touchpoint_that_fails_a_type
from zhike.demo.looks_in_words import RULES, Rule
from zhike.demo.sightings import Evidence, Sighting
from zhike.demo.truth import Truth, TruthFile, read_truth

FILE_NAME = "findings.json"
QUESTIONS: Mapping[str, Callable[[Evidence], Sighting]] = {
    "app_release_face_login": release_that_drives_calls,
    "mortgage_rework_loop": papers_that_come_back,
    "approval_always_yes": level_that_never_refuses,
    "branch_deviation": branches_that_deviate,
    "mortgage_bottleneck": site_that_keeps_waiting,
    "mortgage_dropoff": step_that_loses_customers,
    "first_use_faster": change_that_shortens_first_use,
    "channel_preference": preference_by_age,
    "repeat_contact_reason": reason_that_comes_back,
}
# These need more of the stored tables than the logs, and more time.
QUESTIONS_OF_HOME: Mapping[str, Callable[[Path], Sighting]] = {
    "top_pain_point": matter_to_mend_first,
    "touchpoint_defect": touchpoint_that_fails_a_type,
}


class Verdict(StrEnum):
    """How what was found compares with what was planted."""

    FOUND = "found"
    MISSED = "missed"
    WRONG_PLACE = "wrong_place"
    QUIET = "quiet"  # nothing planted, nothing reported
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One planted truth beside what the analytics say, with interval, n and rule.

    `value` is the effect seen with its interval, also where it was not reported; `unit` says
    what it counts in. `call` is the function of `zhike.analytics.journeys` that was asked.
    """

    name: str
    subject: str
    verdict: Verdict
    planted: bool
    planted_zh: str
    planted_en: str
    planted_places: list[str]
    planted_value: float
    found: bool
    found_places: list[str]
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    n: int
    rule_zh: str
    rule_en: str
    call: str
    log_names: list[str]


def findings(folder: Path) -> list[Finding]:
    """Ask every question of the bank in a home folder and compare with its truth."""
    seen = ask_all(Evidence.of_home(folder))
    seen |= {name: ask(folder) for name, ask in QUESTIONS_OF_HOME.items()}
    return compare(seen, read_truth(folder=folder))


def ask_all(evidence: Evidence) -> dict[str, Sighting]:
    """Ask every question about logs; the truth has no part in this."""
    return {name: ask(evidence) for name, ask in QUESTIONS.items()}


def compare(seen: Mapping[str, Sighting], told: TruthFile) -> list[Finding]:
    """Hold what was seen against what was planted."""
    return [_finding(told.truth(name), sighting, RULES[name]) for name, sighting in seen.items()]


def write_findings(found: list[Finding], *, folder: Path) -> Path:
    """Write what was found beside the truth; the page shows this file."""
    path = folder / FILE_NAME
    content = {"findings": [asdict(finding) for finding in found]}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def verdict_of(truth: Truth, sighting: Sighting) -> Verdict:
    """Judge: right places named, or rightly nothing said."""
    if not sighting.reported:
        return Verdict.MISSED if truth.planted else Verdict.QUIET
    if not truth.planted:
        return Verdict.FALSE_ALARM
    same = set(sighting.places) == set(truth.places)
    return Verdict.FOUND if same else Verdict.WRONG_PLACE


def _finding(truth: Truth, sighting: Sighting, rule: Rule) -> Finding:
    return Finding(
        name=truth.name,
        subject=truth.subject,
        verdict=verdict_of(truth, sighting),
        planted=truth.planted,
        planted_zh=truth.description_zh,
        planted_en=truth.description_en,
        planted_places=truth.places,
        planted_value=truth.expected,
        found=sighting.reported,
        found_places=list(sighting.places),
        value=sighting.value.value,
        lower=sighting.value.lower,
        upper=sighting.value.upper,
        unit=rule.unit,
        n=sighting.n,
        rule_zh=rule.zh,
        rule_en=rule.en,
        call=truth.call,
        log_names=list(rule.log_names),
    )
