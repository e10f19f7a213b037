from __future__ import annotations

import gzip
import json

from zhike.cli.main import main


def test_a_file_is_printed_without_what_says_who_wrote_it(tmp_path, capsys):
    path = tmp_path / "texts.txt"
    path.write_text("回电13812345678\n\n户名张晓明\n")

    assert main(["voice", "mask", str(path), "--rules-only"]) == 0

    printed = capsys.readouterr()
    assert printed.out == "回电[电话]\n\n户名[姓名]\n"
    assert json.loads(printed.err)["masked"] == {"电话": 1, "姓名": 1}


def test_a_packed_file_is_read(tmp_path, capsys):
    path = tmp_path / "texts.txt.gz"
    path.write_bytes(gzip.compress("写信 a@b.cn\n".encode()))

    assert main(["voice", "mask", str(path), "--rules-only"]) == 0

    assert capsys.readouterr().out == "写信 [邮箱]\n"


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["voice", "mask", str(tmp_path / "none.txt")]) == 2

    assert "source_missing" in capsys.readouterr().err


def test_aspects_are_counted_and_told_line_by_line(tmp_path, capsys):
    path = tmp_path / "texts.txt"
    path.write_text("转账很方便\n不错\n登录老闪退\n")

    assert main(["voice", "aspects", str(path), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["texts"], found["naming_none"]) == (3, 1)
    assert [row["line"] for row in found["lines"]] == [1, 3]
    assert found["lines"][1]["aspects"] == {"step.sign_in": -1, "cause.crash": -1}
    assert {row["aspect"]: row["blamed"] for row in found["aspects"]}["cause.crash"] == 1
