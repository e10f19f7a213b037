"""Agreement against published figures: Krippendorff's own example, and SAS's of Cohen's kappa."""

from __future__ import annotations

import pytest

from zhike.analytics.voice import alpha, kappa

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C: four people, twelve
# units, some not read; nominal alpha 0.743.
READ = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# SAS's PROC FREQ, as the tests of statsmodels quote it: kappa 0.4842, 95 % 0.2137 to 0.7547.
COUNTED = ((0, 4, 1), (0, 8, 0), (0, 1, 5))


def test_alpha_is_that_of_krippendorffs_example():
    people = [row.split() for row in READ]
    units = [[label for label in unit if label != "."] for unit in zip(*people, strict=True)]

    found = alpha([[unit] for unit in units])

    assert found.value.value == pytest.approx(0.743, abs=5e-4)
    assert (found.texts, found.items) == (11, 11)  # one unit was read by one person alone


def test_kappa_and_its_interval_are_those_of_sas():
    texts = [
        [(str(row), str(column))]
        for row, counts in enumerate(COUNTED)
        for column, count in enumerate(counts)
        for _each in range(count)
    ]

    found = kappa(texts)

    assert found.value.value == pytest.approx(0.4842, abs=5e-5)
    # The bootstrap against a normal interval of 19 rows: near, not equal.
    assert found.value.lower == pytest.approx(0.2137, abs=0.06)
    assert found.value.upper == pytest.approx(0.7547, abs=0.06)


def test_items_of_one_text_do_not_count_as_so_many_texts():
    agreed, differing = [("a", "a"), ("b", "b")], [("a", "b"), ("b", "a")]
    single = kappa([[pair] for pair in (agreed * 3 + differing * 2) * 5])
    grouped = kappa([agreed * 8, agreed * 7, differing * 10])

    assert grouped.value.value == pytest.approx(single.value.value)
    assert grouped.value.lower < single.value.lower - 0.2


def test_where_all_labels_are_alike_there_is_no_kappa():
    assert kappa([[("a", "a")]] * 5).value.value is None
    assert kappa([]).texts == 0
    assert alpha([[["a"]], [["b"]]]).items == 0
