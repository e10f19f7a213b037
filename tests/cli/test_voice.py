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
