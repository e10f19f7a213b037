from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from zhike.cli.main import main


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.csv"
    rows = pd.DataFrame({"score": [10] * 50 + [7] * 30 + [3] * 20})
    rows["branch"] = ["east"] * 60 + ["west"] * 28 + ["south"] * 9 + ["north"] * 3
    rows["weight"] = np.where(rows.score == 3, 3.0, 1.0)
    rows["five"] = np.where(rows.score == 10, 5, 2)
    draw = np.random.default_rng(1)
    rows["staff"], rows["paint"] = rows.score + draw.normal(size=100), draw.normal(size=100)
    rows.to_csv(path, index=False)
    return str(path)


def asked(capsys, *words):
    assert main(["surveys", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_score_has_its_interval_and_n(answers, capsys):
    found = asked(capsys, "nps", answers, "--column", "score")

    assert (found["nps"], found["n"], found["missing"]) == (pytest.approx(30), 100, 0)
    assert found["low"] < 30 < found["high"]
    assert found["effective_n"] == 100


def test_weights_move_the_score_and_cost_answers(answers, capsys):
    found = asked(capsys, "nps", answers, "--column", "score", "--weight", "weight")

    # 50 promoters weigh 1, 20 detractors 3, 30 passives 1: (50 - 60) / 140.
    assert found["nps"] == pytest.approx(-100 / 14)
    assert found["effective_n"] == pytest.approx(140**2 / (80 + 20 * 9))
    assert found["n"] == 100


@pytest.mark.real_data
def test_a_real_bank_scores_as_its_manifest_says(real_data, capsys):
    file = str(real_data / "bank_surveys" / "csibank.csv.gz")

    found = asked(capsys, "nps", file, "--column", "loy3", "--by", "Region")

    assert (round(found["nps"], 1), found["n"], found["effective_n"]) == (-5.2, 1707, 1707)
    assert (found["low"], found["high"]) == pytest.approx((-8.8725, -1.4198), abs=1e-4)
    assert sum(row["n"] for row in found["groups"]) == 1707
    assert all(row["low"] < row["nps"] < row["high"] for row in found["groups"])


def test_a_small_group_is_hidden_with_the_one_that_would_give_it_away(answers, capsys):
    found = asked(capsys, "nps", answers, "--column", "score", "--by", "branch")

    assert found["hidden"] == ["north", "south"]
    rows = {row["group"]: row for row in found["groups"]}
    assert {rows[name][key] for name in ("north", "south") for key in ("nps", "n")} == {None}
    assert rows["east"]["n"] == 60


def test_answers_of_one_to_five_are_not_scored(answers, capsys):
    status = main(["surveys", "nps", answers, "--column", "five"])

    assert status == 2
    assert capsys.readouterr().err.startswith("answer_off_scale: All 100 answers lie within 1 to 5")


def test_drivers_come_the_strongest_first(answers, capsys):
    words = ["--outcome", "score", "--attributes", "paint,staff", "--method", "johnson"]

    found = asked(capsys, "drivers", answers, *words)

    assert [one["attribute"] for one in found["drivers"]] == ["staff", "paint"]
    assert found["method"] == "johnson"


def test_a_file_or_a_column_that_is_not_there_is_one_sentence(answers, tmp_path, capsys):
    gone, lacks = (
        main(["surveys", "nps", str(file), "--column", "nothing"])
        for file in (tmp_path / "gone.csv", answers)
    )

    said = capsys.readouterr().err.splitlines()
    assert (gone, lacks) == (2, 2)
    assert [line.split(":")[0] for line in said] == ["table_unreadable", "missing_columns"]
