from __future__ import annotations

import pytest

from zhike.apps.vault.errors import WrongMaster
from zhike.apps.vault.masters import master_id, master_ids, master_key, master_of

FIRST, SECOND = "the first master key, long enough to be one", "the second master key, long enough"


@pytest.fixture
def files(settings, tmp_path):
    """Give a function that writes the files of the key in use and the one before."""
    file = tmp_path / "master-key"
    settings.MASTER_KEY_FILE, settings.MASTER_KEY = str(file), FIRST

    def write(now, before=""):
        for path, text in ((file, now), (tmp_path / "master-key-old", before)):
            fresh = path.with_suffix(".new")
            fresh.write_text(text)
            fresh.replace(path)

    return write


def test_a_changed_file_is_seen_without_a_restart(files):
    files(FIRST)
    first = master_key()

    files(SECOND, before=FIRST)

    assert master_key() != first
    assert master_of(master_id(first)) == first
    assert master_ids() == [master_id(master_key()), master_id(first)]


def test_the_environment_gives_both_keys_while_one_is_being_changed(settings):
    settings.MASTER_KEY_FILE, settings.MASTER_KEY, settings.MASTER_KEY_OLD = "", SECOND, FIRST

    now, before = master_ids()

    assert master_of(now) == master_key()
    assert master_of(before) != master_key()


def test_a_key_that_is_not_there_is_named(files):
    files(FIRST)

    with pytest.raises(WrongMaster, match="0123456789abcdef"):
        master_of("0123456789abcdef")
