from __future__ import annotations

import pytest

from zhike.apps.protection.rules import belongs, is_safe, key_id, sum_of_all


@pytest.mark.parametrize("name", ["rules/stages.yaml", "uploads/7.csv", "rejects/x.csv"])
def test_what_the_bank_made_itself_belongs_into_a_backup(name):
    assert belongs(name)


@pytest.mark.parametrize(
    "name",
    [
        "master-key",
        "master-key-old",
        "audit-key",
        "secret",
        "erasures.ndjson",
        "tmp/x",
        "answers/a",
        "migrating/writer.lock",
        "metrics/counter_1.db",
        "zhike.sqlite3",
        "zhike.sqlite3-wal",
        ".master-key.77",
    ],
)
def test_secrets_and_what_is_made_anew_stay_out(name):
    assert not belongs(name)


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "home/../../x", "home//x", "./x"])
def test_a_name_that_leaves_its_folder_is_not_safe(name):
    assert not is_safe(name)


def test_the_sum_of_all_does_not_depend_on_the_order_but_on_every_sum():
    one = sum_of_all({"a": "1", "b": "2"})

    assert one == sum_of_all({"b": "2", "a": "1"})
    assert one != sum_of_all({"a": "1", "b": "3"})
    assert one != sum_of_all({"a": "1"})


def test_a_keys_name_tells_keys_apart_and_nothing_of_them():
    assert key_id(b"x" * 32, purpose="audit") != key_id(b"y" * 32, purpose="audit")
    assert len(key_id(b"x" * 32, purpose="audit")) == 16
