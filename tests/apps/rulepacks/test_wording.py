from __future__ import annotations

from datetime import date

from django.utils import translation

from zhike.apps.rulepacks.packs import shipped_rules
from zhike.apps.rulepacks.rules import in_force
from zhike.apps.rulepacks.wording import JURISDICTIONS, SUBJECTS, shown

RULES = in_force(
    [rule for rule in shipped_rules() if rule.jurisdiction == "CN"], [], on=date(2026, 3, 1)
)


def test_a_rule_is_told_in_the_readers_language():
    english = shown(RULES["aml.large.cash.cny"].rule)
    with translation.override("zh-hans"):
        chinese = shown(RULES["aml.large.cash.cny"].rule)

    assert english.value == "50,000 yuan"
    assert english.text.startswith("Cash in or out")
    assert chinese.text.startswith("现金收支")


def test_extensions_say_by_how_much_on_which_condition_and_whether_approved():
    first, second = shown(RULES["complaint.decision"].rule).extensions

    assert first == "+15 calendar days: complex: 30 days in all"
    assert second.endswith("(needs approval) (the complainant is told)")


def test_what_is_not_verified_says_so_and_a_path_is_no_link():
    review, primary = shown(RULES["review.decision"].rule), shown(RULES["aml.objection"].rule)

    assert (str(review.mark), review.tone) == ("not verified", "warn")
    assert primary.link == ""
    assert shown(RULES["complaint.decision"].rule).link.startswith("http://finance.caixin.com")
    assert shown(RULES["complaint.avoidance"].rule).value == "duty"


def test_every_subject_and_jurisdiction_that_ships_has_a_name():
    assert {rule.subject for rule in shipped_rules()} <= set(SUBJECTS)
    assert {rule.jurisdiction for rule in shipped_rules()} <= set(JURISDICTIONS)
