import json

from zhike.cli.main import main

SMALL = ["demo", "--customers", "200", "--seed", "3"]


def test_the_command_makes_a_bank_and_prints_nothing_but_json(db, own_home, capfd):
    status = main([*SMALL, "--without", "bill_day", "--without", "holiday_effect"])
    out, err = capfd.readouterr()
    made = json.loads(out)
    truths = json.loads((own_home / "truth.json").read_text())["truths"]

    assert status == 0
    assert made["customers"] == 200
    assert made["without"] == ["bill_day", "holiday_effect"]
    assert made["events"] == sum(
        count for name, count in made["rows"].items() if name.startswith("event_log/")
    )
    assert [t["name"] for t in truths if not t["planted"]] == ["bill_day", "holiday_effect"]
    assert "demo bank 100%" in err


def test_an_unknown_truth_ends_with_status_2_and_its_code(own_home, capsys):
    status = main([*SMALL, "--without", "nonsense"])
    shown = capsys.readouterr()

    assert status == 2
    assert shown.err.startswith("unknown_truth: ")
    assert shown.out == ""
    assert not (own_home / "demo.json").exists()
