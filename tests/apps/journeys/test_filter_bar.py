from __future__ import annotations

from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.filter_bar import Choices, filter_bar, query_of_form

CHOICES = Choices(
    activities=["apply", "approve"], channels=["app"], attribute_names=[], has_lifecycles=False
)


def test_each_condition_has_a_chip_that_leads_to_the_address_without_it(loans):
    bench = bench_of(loans, query="channels=app&min_seconds=5400&paths=40")

    chips = filter_bar(bench, choices=CHOICES).chips

    assert [(str(chip.label), chip.value) for chip in chips] == [
        ("Channel", "app"),
        ("Takes at least", "1.5 h"),
    ]
    assert chips[0].url == "/insight/journeys/loans/map/?min_seconds=5400&paths=40"


def test_without_conditions_there_is_no_chip(loans):
    bar = filter_bar(bench_of(loans), choices=CHOICES)

    assert (list(bar.chips), bar.clear_url) == ([], "/insight/journeys/loans/map/")


def test_a_variant_is_worded_by_its_ends(loans):
    bench = bench_of(loans, query="variant=apply›check papers›approve")

    assert filter_bar(bench, choices=CHOICES).chips[0].value == "apply … approve (3 steps)"


def test_the_form_speaks_of_hours_and_attributes_and_the_address_of_seconds():
    fields = [
        ("min_hours", "1.5"),
        ("channels", ""),
        ("attribute_name", "amount"),
        ("attribute_value", "20000"),
    ]

    assert query_of_form(fields) == "min_seconds=5400&attribute.amount=20000"


def test_a_new_value_replaces_the_old_where_only_one_can_be():
    fields = [("period_from", "2026-01-01"), ("with_activities", "apply")]
    fields += [("period_from", "2026-02-01"), ("with_activities", "approve")]

    assert query_of_form(fields) == (
        "period_from=2026-02-01&with_activities=apply&with_activities=approve"
    )
