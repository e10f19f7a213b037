from __future__ import annotations

import json

import pandas as pd
import pytest

from zhike.cli.main import main


@pytest.fixture
def tried(tmp_path):
    path = tmp_path / "tried.csv"
    rows = pd.DataFrame({"arm": ["old"] * 40 + ["new"] * 40 + ["other"] * 40})
    rows["minutes"] = [8, 9, 10, 11] * 10 + [5, 6, 7, 8] * 10 + [8, 9, 10, 11] * 10
    rows["branch"] = list(range(12)) * 10
    rows.to_csv(path, index=False)
    return str(path)


def asked(capsys, *words):
    assert main(["effects", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_each_arm_stands_beside_the_control(tried, capsys):
    words = ["--group", "arm", "--control", "old", "--metric", "minutes", "--unit", "minutes"]

    found = asked(capsys, "ab", tried, *words, "--yuan", "-2", "--times", "100")

    new, other = found
    assert (new["arm"], new["effect"], new["n"], new["n_control"]) == ("new", -3.0, 40, 40)
    assert new["low"] < -3 < new["high"] < 0
    assert new["p_value"] < new["p_corrected"] < 0.001
    assert new["yuan"]["value"] == pytest.approx(600)
    assert new["sentence"].startswith("minutes is lower by 3 minutes in new than in old")
    assert (other["arm"], other["effect"], other["p_value"]) == ("other", 0.0, 1.0)


def test_whole_branches_are_counted_as_such(tried, capsys):
    words = ["--group", "arm", "--control", "old", "--metric", "minutes", "--cluster", "branch"]

    assert asked(capsys, "ab", tried, *words)[0]["method"] == "wild cluster bootstrap"


def test_what_cannot_be_told_is_one_sentence(tried, capsys):
    status = main(
        ["effects", "ab", tried, "--group", "arm", "--control", "x", "--metric", "minutes"]
    )

    assert status == 2
    assert capsys.readouterr().err == (
        "unknown_group: There is no group x. There are: new, old, other.\n"
    )


def test_a_roll_out_has_its_course(tmp_path, capsys):
    path = tmp_path / "waits.csv"
    rows = [
        (
            branch,
            month,
            branch + month % 3 - 3 * (branch < 6 and month > 4),
            5 if branch < 6 else "",
        )
        for branch in range(14)
        for month in range(1, 9)
    ]
    pd.DataFrame(rows, columns=["branch", "month", "minutes", "since"]).to_csv(path, index=False)

    found = asked(
        capsys, "did", str(path), "--id", "branch", "--time", "month", "--start", "since",
        "--metric", "minutes", "--unit", "minutes",
    )  # fmt: skip

    assert found["effect"] == pytest.approx(-3.0)
    assert (found["n"], found["n_control"]) == (6, 8)
    assert [round(one["effect"], 6) for one in found["course"]] == [0.0] * 3 + [-3.0] * 4
    assert found["cohorts"][0]["start"] == 5


def test_a_series_has_its_sum_its_periods_and_its_placebo_dates(tmp_path, capsys):
    path = tmp_path / "calls.csv"
    days = pd.date_range("2026-01-05", periods=60)
    calls = [100 + (n * 7) % 5 - 30 * (n >= 50) for n in range(60)]
    pd.DataFrame({"day": days.strftime("%Y-%m-%d"), "calls": calls}).to_csv(path, index=False)
    words = ["--time", "day", "--metric", "calls"]

    found = asked(capsys, "series", str(path), *words, "--since", "2026-02-24")

    assert found["effect"] == pytest.approx(-30, abs=1)
    assert (found["n"], found["n_control"]) == (10, 50)
    assert found["total"]["value"] == pytest.approx(10 * found["effect"])
    assert found["periods"][0]["period"] == "2026-02-24"
    assert min(one["p_corrected"] for one in found["placebos"]) > 0.05

    assert main(["effects", "series", str(path), *words, "--since", "spring"]) == 2
    assert capsys.readouterr().err == (
        "period_refused: 'spring' is no period of day, which holds date32[day].\n"
    )


def test_times_that_have_not_ended_are_compared_up_to_a_horizon(tmp_path, capsys):
    path = tmp_path / "uses.csv"
    rows = [("old", day, True) for day in (2, 4, 6, 8)] + [("new", day, True) for day in (1, 2, 3)]
    rows.append(("new", 8, False))
    pd.DataFrame(rows, columns=["arm", "days", "used"]).to_csv(path, index=False)

    (found,) = asked(
        capsys, "times", str(path), "--group", "arm", "--control", "old", "--metric", "days",
        "--ended", "used", "--horizon", "8",
    )  # fmt: skip

    # Up to 8 days: (2+4+6+8)/4 = 5 without it, (1+2+3+8)/4 = 3.5 with it.
    assert (found["baseline"], found["effect"]) == (5.0, pytest.approx(-1.5))
    assert found["horizon"] == 8


def test_one_region_is_held_against_a_mixture_of_others(tmp_path, capsys):
    path = tmp_path / "regions.csv"
    course = {"north": 1.0, "south": 2.0, "east": 4.0, "west": 3.0}
    rows = [
        (name, month, level * (10 + month % 4) - 5 * (name == "west" and month > 8))
        for name, level in course.items()
        for month in range(1, 13)
    ]
    pd.DataFrame(rows, columns=["region", "month", "calls"]).to_csv(path, index=False)

    found = asked(
        capsys, "synth", str(path), "--id", "region", "--time", "month", "--metric", "calls",
        "--treated", "west", "--since", "9",
    )  # fmt: skip

    # West is half of south and half of east, or any other mixture at its level.
    assert found["effect"] == pytest.approx(-5.0, abs=1e-6)
    assert sum(found["weights"].values()) == pytest.approx(1.0)
