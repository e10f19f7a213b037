from __future__ import annotations

import pytest
from tests.pipelines.test_journey_checks import STAGES, STANDARD

from zhike.analytics.journeys import check_versions
from zhike.pipelines.bank_rules import (
    stages_of,
    standards_of,
    touchpoints_of_bank,
    written_rules_digest,
)
from zhike.pipelines.errors import NothingToAnswer


def write(home, name, text):
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_all_versions_of_one_log_are_read_and_no_other_log(own_home):
    write(own_home, "standards/loans-1.yaml", STANDARD + "valid_until: 2025-12-31\n")
    second = STANDARD.replace('"1"', '"2"').replace("2025-01-01", "2026-01-01")
    write(own_home, "standards/loans-2.yaml", second)
    write(own_home, "standards/cards.yaml", STANDARD.replace("id: loans", "id: cards"))

    versions = standards_of("loans")

    assert [standard.version for standard in versions] == ["1", "2"]
    check_versions(versions)


def test_the_stages_of_a_log_come_before_the_common_ones(own_home):
    write(own_home, "stages/all.yaml", STAGES)
    write(own_home, "stages/loans.yaml", "rules:\n  - {stage: use, activity: apply}\n")

    assert len(stages_of("loans").rules) == 1
    assert len(stages_of("cards").rules) == 2


def test_a_bank_without_stages_is_told_where_to_put_them():
    with pytest.raises(NothingToAnswer, match=r"stages/all\.yaml"):
        stages_of("loans")


def test_a_bank_without_a_register_has_no_touchpoints():
    assert touchpoints_of_bank() == ()


def test_every_edit_changes_the_digest(own_home):
    empty = written_rules_digest()
    write(own_home, "stages/all.yaml", STAGES)
    written = written_rules_digest()
    write(own_home, "touchpoints.yaml", "touchpoints: []\n")

    assert len({empty, written, written_rules_digest()}) == 3
