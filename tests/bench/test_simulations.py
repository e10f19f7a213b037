"""The simulation finds what is planted, is the same each time, and stands on the pages."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from bench.simulations.cases import AT_MOST, COVERAGE, SIZE, Case, each, holds
from bench.simulations.pages import paragraph, written
from bench.simulations.subjects import SUBJECTS, cases_of

from zhike.analytics.intervals import Estimate, wilson

DOCS = Path(__file__).parents[2] / "docs"


def wilson_case(*, confidence, n=2_000, share=0.3):
    def once(rng):
        return holds(wilson(rng.binomial(n, share), n=n, confidence=confidence), share)

    return Case("share", "planted", COVERAGE, each(once), page="nps-csat-ces")


def test_an_interval_that_is_too_short_is_broken_and_one_too_wide_is_careful():
    verdicts = [wilson_case(confidence=c).found().verdict for c in (0.9, 0.95, 0.999)]

    assert verdicts == ["broken", "kept", "careful"]


@pytest.mark.parametrize(
    ("kind", "share", "verdict"),
    [
        (SIZE, 0.05, "kept"),
        (SIZE, 0.10, "broken"),
        (SIZE, 0.01, "careful"),
        (AT_MOST, 0.10, "broken"),
        (AT_MOST, 0.01, "kept"),
    ],
)
def test_a_test_is_held_to_what_it_promises(kind, share, verdict):
    case = Case("p", "planted", kind, lambda rng, runs: rng.random(runs) < share, page="p")

    assert case.found().verdict == verdict


def test_a_case_has_its_own_seed_and_its_error():
    first, second = (wilson_case(confidence=0.95).found(runs=400) for _time in range(2))

    assert (first.share, first.error) == (second.share, second.error)
    assert first.error == pytest.approx((first.share * (1 - first.share) / 400) ** 0.5)


def test_an_end_that_is_not_known_holds_everything():
    half_open = Estimate(value=1.0, lower=None, upper=2.0)

    assert (holds(half_open, -99), holds(half_open, 2.1)) == (True, False)


def test_a_page_says_what_fell_short_before_its_source_and_says_it_once():
    page = "# Share\n\n**Source.** Somebody, 1927.\n"
    row = wilson_case(confidence=0.9).found().row()

    once = written(page, paragraph([row], evidence="simulate-surveys"))
    twice = written(once, paragraph([row], evidence="simulate-surveys"))

    assert once == twice
    assert once.count("| share: planted | coverage | 95.0% |") == 1
    assert once.index("falls short") < once.index("**Source.**")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_case_runs_has_a_name_of_its_own_and_a_page(subject):
    cases = cases_of(subject)

    assert [name for name, n in Counter(case.name for case in cases).items() if n > 1] == []
    assert {case.page for case in cases if not (DOCS / "methods" / f"{case.page}.md").exists()} == (
        set()
    )
    assert all(case.runs >= 500 for case in cases)
    assert all(0 <= case.found(runs=2).share <= 1 for case in cases)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_committed_figures_are_of_these_cases_and_stand_on_their_pages(subject):
    figures = json.loads((DOCS / "evidence" / f"simulate-{subject}.json").read_text())
    rows = figures["cases"]

    assert {(r["method"], r["setting"], r["runs"]) for r in rows} == {
        (case.method, case.setting, case.runs) for case in cases_of(subject)
    }
    for page in {row["page"] for row in rows}:
        own = [row for row in rows if row["page"] == page]
        told = (DOCS / "methods" / f"{page}.md").read_text()
        assert paragraph(own, evidence=f"simulate-{subject}") in told
