from __future__ import annotations

from zhike.apps.improvements import words


def test_a_share_differs_by_points_and_never_by_a_bare_percent():
    assert words.gap_words(0.02, "share") == "+2 percentage points"
    assert words.gap_words(-3.5, "days") == "−3.5 days"
    assert words.percent_words(-0.296) == "−29.6 %"


def test_a_method_has_a_name_that_people_know():
    assert words.method_words("callaway_santanna, wild cluster bootstrap").startswith(
        "Difference in differences"
    )


def test_every_metric_can_be_chosen_with_its_unit():
    assert ("first_use_days", "Days to first use (days)") in words.metric_choices()
