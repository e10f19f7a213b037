from __future__ import annotations

import pytest

from zhike.engine.errors import HomeNotWritable
from zhike.engine.home import home, subfolder


def test_the_home_is_where_the_environment_says_and_is_made(own_home):
    assert home() == own_home
    assert own_home.is_dir()


def test_without_the_variable_the_home_is_var_below_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("ZHIKE_HOME")
    monkeypatch.chdir(tmp_path)

    assert subfolder("tmp") == tmp_path / "var" / "tmp"
    assert (tmp_path / "var" / "tmp").is_dir()


def test_a_home_that_cannot_be_made_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ZHIKE_HOME", str(tmp_path / "file" / "home"))

    with pytest.raises(HomeNotWritable, match=r"Not a directory.*Set ZHIKE_HOME"):
        home()
