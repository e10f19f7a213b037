from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.complaints.dated_tables import read_table, table_on
from zhike.apps.complaints.letters import (
    LANGUAGES,
    LetterKind,
    draft,
    kind_of_reply,
    missing_parts,
    read_letters,
)
from zhike.apps.complaints.regimes import Regime
from zhike.apps.rulepacks.faults import PackInvalid

LETTERS = read_letters(table_on("letters", on=date(2026, 3, 2)))
VALUES = {
    "name": "王女士", "number": "T-2026-000123", "received_on": "2026-03-02",
    "decision": "退还手续费20元", "reasons": "系统重复扣收", "review_days": "30",
    "review_body": "总行", "mediation_body": "调解中心", "referral_months": "6",
    "feedback_days": "60", "due_on": "2026-04-01",
}  # fmt: skip
EACH = [(kind, regime, language) for kind, regime in LETTERS for language in LANGUAGES]


@pytest.mark.parametrize(("kind", "regime", "language"), EACH)
def test_a_letter_with_every_value_is_complete_and_leaves_no_place_open(kind, regime, language):
    parts = LETTERS[kind, regime]

    letter = draft(parts, VALUES, language=language)

    assert letter.is_complete
    assert "{" not in letter.text
    assert missing_parts(parts, letter.text, language=language) == ()


@pytest.mark.parametrize(("kind", "regime", "language"), EACH)
def test_each_part_that_is_cut_out_of_a_letter_is_missed_by_name(kind, regime, language):
    parts = LETTERS[kind, regime]
    paragraphs = draft(parts, VALUES, language=language).text.split("\n\n")
    # A word of one part may stand in another one: only its own paragraph shows these.
    shared = {"opening", "way_out"}

    named = [
        missing_parts(
            parts, "\n\n".join(p for k, p in enumerate(paragraphs) if k != n), language=language
        )
        for n, _ in enumerate(parts)
    ]

    for part, missed in zip(parts, named, strict=True):
        assert part.name in shared or missed == (part.name,)


def test_a_decision_in_china_names_decision_reasons_and_the_four_ways_on():
    names = [part.name for part in LETTERS[LetterKind.DECISION, Regime.CN_BANK]]

    assert names[2:] == ["decision", "reasons", "review", "mediation", "arbitration", "court"]


def test_a_final_response_in_britain_names_the_ombudsman_and_six_months():
    parts = LETTERS[LetterKind.DECISION, Regime.GB_DISP]
    letter = draft(parts, VALUES, language="en").text

    assert "Financial Ombudsman Service" in letter
    assert "6 months" in letter


@pytest.mark.parametrize(("within", "kind"), [(True, "summary_resolution"), (False, "decision")])
def test_only_in_britain_what_is_resolved_at_once_goes_with_a_summary(within, kind):
    assert kind_of_reply(Regime.GB_DISP, within_summary_time=within) == kind
    assert kind_of_reply(Regime.CN_BANK, within_summary_time=within) == "decision"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_that_lacks_is_named_by_its_part_and_seen_in_the_text(language):
    parts = LETTERS[LetterKind.DECISION, Regime.CN_BANK]

    letter = draft(parts, VALUES | {"reasons": " ", "review_body": ""}, language=language)

    assert letter.missing == ("reasons", "review")
    assert "[review_body]" in letter.text
    assert "review" in missing_parts(parts, letter.text, language=language)


def test_braces_in_a_value_stay_what_they_are():
    parts = LETTERS[LetterKind.DECISION, Regime.CN_BANK]

    letter = draft(parts, VALUES | {"decision": "{name} {0}"}, language="en")

    assert "Decision: {name} {0}" in letter.text


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "poem"}, "kind_unknown"),
        ({"regimes": ["mars"]}, "regime_unknown"),
        ({"regimes": []}, "regime_unknown"),
        ({"parts": [{"part": "court", "en": "court", "words": {"en": ["court"]}}]}, "text_missing"),
        ({"parts": [{"part": "court", "en": "court", "zh": "法院", "words": {"en": ["court"]}}]},
         "words_missing"),
    ],
)  # fmt: skip
def test_each_fault_of_a_letter_is_named(change, fault):
    words = {"en": ["court"], "zh": ["法院"]}
    row = {
        "kind": "decision", "regimes": ["cn_bank"],
        "parts": [{"part": "court", "en": "court", "zh": "法院", "words": words}],
    }  # fmt: skip
    table = {
        "table": "letters", "valid_from": date(2026, 1, 1), "source": {"text": "own"},
        "mark": "bank", "rows": [row | change],
    }  # fmt: skip

    with pytest.raises(PackInvalid) as caught:
        read_letters(read_table(table, file="own.yaml"))
    assert [one.code for one in caught.value.faults] == [fault]
