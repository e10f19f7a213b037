from __future__ import annotations

import pytest
from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.parts import OptionField, Part
from zhike.apps.journeys.workbench import Workbench


def test_the_address_tells_filter_and_look_apart():
    bench = bench_of("loans", query="with_activities=approve&measure=cases&paths=40")

    assert bench.filter_query == "with_activities=approve"
    assert bench.options == {"measure": "cases", "paths": "40"}
    assert bench.look_query == "with_activities=approve&measure=cases&paths=40"


def test_an_unknown_parameter_is_refused_with_its_code():
    with pytest.raises(ValueError, match="There is no filter colour") as refused:
        bench_of("loans", query="colour=red")

    assert refused.value.code == "invalid_filter"


def test_addresses_keep_the_filter(loans):
    bench = bench_of(loans, query="channels=app&measure=cases")

    assert bench.url("tab", "funnel") == "/insight/journeys/loans/funnel/?channels=app"


def test_answers_are_those_of_the_filtered_cases(loans):
    assert bench_of(loans).ask("summary").cases == 5
    assert bench_of(loans, query="with_activities=approve").ask("summary").cases == 2


def test_an_option_that_cannot_be_used_is_named(bench):
    part = bench.part(
        lambda one: one.ask("funnel", steps="nowhere,never"), id="x", title="X", needs="stages"
    )

    assert part.lack.startswith("steps = 'nowhere' cannot be used. Give activities of the log")


def test_what_a_log_lacks_is_said_instead_of_an_error(bench):
    part = bench.part(lambda one: one.ask("contact_centre"), id="x", title="X", needs="contacts")

    assert (part.lack, part.answer) == ("contacts", None)


def test_a_fault_of_ours_is_not_taken_for_a_poor_log(bench):
    def broken(_bench: Workbench) -> Part:
        raise ValueError("no code")

    with pytest.raises(ValueError, match="no code"):
        bench.part(broken, id="x", title="X", needs="y")


def test_exports_ask_the_same_question_with_the_same_options(loans):
    bench = bench_of(loans, query="channels=app")
    part = Part(id="x", title="X", answer=bench.ask("funnel"), options={"by": "channel"})

    assert bench.exportable(part).csv_url == (
        "/insight/journeys/loans/export/funnel.csv?channels=app&option.by=channel"
    )


def test_the_form_of_a_part_passes_on_what_is_not_its_own(loans):
    bench = bench_of(loans, query="channels=app&steps=apply&opened=apply")
    fields = [OptionField(name="steps", label="Steps")]

    part = bench.part(
        lambda one: Part(id="x", title="X"), id="x", title="X", needs="", fields=fields
    )

    assert part.passed == [("channels", "app"), ("opened", "apply")]
