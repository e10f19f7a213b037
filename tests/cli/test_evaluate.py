from __future__ import annotations

import json

import pandas as pd

from zhike.cli.main import main


def test_a_model_learns_from_one_file_and_is_tested_on_another(tmp_path, capsys):
    for name in ("train", "test"):
        rows = pd.DataFrame(
            {"review": ["好用", "方便，好用", "太慢", "慢\n登不上"] * 5, "label": [1, 1, 0, 0] * 5}
        )
        rows.to_csv(tmp_path / f"{name}.csv", index=False)

    words = ["sentiment", str(tmp_path / "train.csv"), str(tmp_path / "test.csv")]
    assert main(["evaluate", *words, "--text", "review", "--label", "label", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["accuracy"], found["macro_f1"], found["n"]) == (1.0, 1.0, 20)
    assert found["low"] < 1.0 == found["high"]


def test_a_column_that_is_not_there_is_refused(tmp_path, capsys):
    path = tmp_path / "train.csv"
    path.write_text("review,label\na,1\n")

    words = ["sentiment", str(path), str(path), "--text", "words", "--label", "label"]
    assert main(["evaluate", *words]) == 2

    assert "source_missing" in capsys.readouterr().err
