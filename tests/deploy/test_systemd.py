from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.deploy.served import commands_of, known_variables

FOLDER = Path(__file__).parents[2] / "deploy" / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))


def read(unit: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str
    parser.read(unit)
    return parser


def test_there_is_a_unit_for_the_web_and_one_for_the_jobs():
    assert [unit.name for unit in UNITS] == ["zhike-web.service", "zhike-worker.service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_what_a_unit_starts_is_a_command_that_zhike_knows(unit):
    service = read(unit)["Service"]

    for key in ("ExecStartPre", "ExecStart"):
        if key in service:
            program, *words = service[key].split()
            assert program == "/opt/zhike/bin/zhike"
            assert commands_of(words)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_itself_finds_nothing_to_complain_of(unit, tmp_path):
    program = tmp_path / "zhike"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/opt/zhike/bin/zhike", str(program)))

    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)

    complaints = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, complaints) == (0, [])


def test_a_misspelt_directive_would_be_found(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd on this machine")
    broken = tmp_path / "zhike-broken.service"
    broken.write_text("[Service]\nExecStart=/bin/true\nRestartSeconds=2\n")

    done = subprocess.run(["systemd-analyze", "verify", broken], capture_output=True, text=True)

    assert "RestartSeconds" in done.stderr


def test_every_setting_of_the_example_is_one_that_zhike_reads():
    text = (FOLDER / "environment.example").read_text()

    given = set(re.findall(r"^(\w+)=", text, flags=re.M))
    assert given
    assert given <= known_variables()
