from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhike.apps.complaints import in_force
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.regimes import Regime
from zhike.apps.rulepacks.models import BankRule

DAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


def test_the_laws_are_those_of_the_setting_in_its_order(settings):
    settings.COMPLAINT_REGIMES = ("gb_disp", "cn_bank")

    assert in_force.regimes() == (Regime.GB_DISP, Regime.CN_BANK)


def test_the_banks_own_rule_moves_the_threshold_of_a_major_complaint_on_its_day():
    BankRule.objects.create(
        jurisdiction="CN", rule_id="complaint.major", text_en="10 people", text_zh="10人",
        value=Decimal(10), unit="people", valid_from=DAY, source_text="decision 7",
    )  # fmt: skip

    before = in_force.thresholds(Regime.CN_BANK, on=date(2026, 3, 1))
    after = in_force.thresholds(Regime.CN_BANK, on=DAY)

    assert [one.at_least for one in (before[0], after[0])] == [20, 10]
    assert in_force.thresholds(Regime.US_CFPB, on=DAY)[0].rule == ""


def test_the_banks_own_table_is_read_from_the_home_folder(settings, tmp_path):
    settings.HOME = tmp_path
    assert in_force.repeat_window(on=DAY) == 90
    (tmp_path / "complaint_tables").mkdir()
    (tmp_path / "complaint_tables" / "repeats.yaml").write_text(
        "table: repeats\nvalid_from: 2020-01-01\nsource: {text: own}\nmark: bank\n"
        "rows: [{window_days: 30}]\n"
    )

    assert in_force.repeat_window(on=DAY) == 30


def test_every_table_of_a_day_can_be_read():
    assert in_force.authority(on=DAY)["manager"] == 5_000_000
    assert in_force.risk_method(on=DAY).act_from == 40
    assert len(in_force.codes("causes", on=DAY)) == 6
    assert in_force.escalation(on=DAY)["serious"] == ["supervisor"]
    assert in_force.letter_parts(LetterKind.SUMMARY_RESOLUTION, Regime.CN_BANK, on=DAY) == ()
    assert len(in_force.letter_parts(LetterKind.DECISION, Regime.CN_BANK, on=DAY)) == 8


def test_what_came_before_the_first_table_is_told_in_the_first_one():
    assert in_force.codes("jrt0169", on=date(2015, 4, 6))["C9"].dimension == "C"
    assert in_force.thresholds(Regime.US_CFPB, on=date(2015, 4, 6))
    # A rule of the law does not reach back: the group of 20 is none before its day.
    before = in_force.thresholds(Regime.CN_BANK, on=date(2020, 2, 29))
    after = in_force.thresholds(Regime.CN_BANK, on=date(2020, 3, 1))
    assert ["complaint.major" in {one.rule for one in held} for held in (before, after)] == [
        False,
        True,
    ]
