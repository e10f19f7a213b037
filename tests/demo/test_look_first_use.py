from dataclasses import replace

from zhike.demo.look_first_use import change_that_shortens_first_use


def test_the_change_is_read_from_the_banks_own_list(bank, evidence):
    sighting = change_that_shortens_first_use(evidence)

    assert set(sighting.places) == {bank.branches[branch] for branch in bank.faster}
    assert sighting.value.lower < -0.3 < sighting.value.upper


def test_a_change_in_all_branches_cannot_be_compared(evidence):
    everywhere = [change for change in evidence.changes if change["scope"] == "全行"]

    sighting = change_that_shortens_first_use(replace(evidence, changes=everywhere))

    assert not sighting.reported


def test_branches_without_the_change_give_nothing_to_report(bank, evidence):
    others = set(bank.branches) - {bank.branches[branch] for branch in bank.faster}
    mistaken = [
        change | {"scope": ",".join(sorted(others))}
        for change in evidence.changes
        if change["title"] == "新户首用引导"
    ]

    sighting = change_that_shortens_first_use(replace(evidence, changes=mistaken))

    assert not sighting.reported


def test_a_bank_without_changes_gives_nothing_to_report(nothing):
    assert not change_that_shortens_first_use(nothing).reported
