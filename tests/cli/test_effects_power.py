from __future__ import annotations

import json

from zhike.cli.main import main


def test_the_textbooks_64_in_each_arm_and_the_days_until_they_are_there(capsys):
    words = ["--smallest", "0.5", "--spread", "1", "--rows-a-day", "10", "--json"]

    assert main(["effects", "power", *words]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["n"], found["n_control"], found["days"]) == (64, 64, 13)
    assert "It takes 64 customers" in found["sentence"]
