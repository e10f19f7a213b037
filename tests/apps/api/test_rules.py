from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.api import rules
from zhike.apps.api.rules import shown_part, token_digest
from zhike.apps.people.rules import Permission

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_bundle_and_single_permissions_add_up():
    assert rules.permissions_of(["ingest", "customers.see", "customers.see"]) == {
        Permission.RUN_IMPORTS,
        Permission.SEE_CUSTOMERS,
    }


@pytest.mark.parametrize("word", ["", "INGEST", "customers", "customers.*", "everything"])
def test_a_word_is_a_bundle_or_a_permission_exactly_as_written(word):
    if word == "customers":
        assert Permission.CHANGE_CUSTOMERS in rules.permissions_of([word])
    else:
        with pytest.raises(ValueError, match="is not a valid"):
            rules.permissions_of([word])


def test_a_token_is_over_at_the_moment_it_ends_or_is_revoked():
    end = NOON + timedelta(days=1)

    assert rules.is_valid(revoked_at=None, expires_at=end, now=end - timedelta(seconds=1))
    assert not rules.is_valid(revoked_at=None, expires_at=end, now=end)
    assert not rules.is_valid(revoked_at=NOON, expires_at=end, now=NOON)


def test_a_window_is_a_minute_and_says_when_it_ends():
    assert rules.window_at(0).number == rules.window_at(59.9).number == 0
    assert rules.window_at(60).number == 1
    assert rules.window_at(0).ends_in_seconds >= 60
    assert rules.window_at(59.9).ends_in_seconds == 1


@pytest.mark.parametrize(
    ("limit", "used", "size"),
    [
        (6000, 0, 120),
        (6000, 5990, 10),
        (6000, 6000, 0),
        (6000, 7000, 0),
        (10, 0, 1),
        (1, 0, 1),
        (10**8, 0, 1_000),
    ],
)
def test_a_lease_is_a_fiftieth_and_never_more_than_is_left(limit, used, size):
    assert rules.lease_size(limit=limit, used=used) == size


@pytest.mark.parametrize("text", ["", "x" * 201, "a\nb", "键", "a\x00"])
def test_a_key_is_visible_and_short(text):
    assert not rules.is_key(text)
    assert rules.is_key("x" * 200)


def test_the_seal_of_an_answer_hangs_on_key_and_master():
    made = {rules.answer_key(key, master=master) for key in ("a", "b") for master in (b"1", b"2")}

    assert len(made) == 4


@pytest.mark.parametrize("tag", ["7", '"', '""', 'W/"7"', "*", '"x"', '"1", "2"', '"-1"', '"٣"'])
def test_an_entity_tag_is_one_version_in_quotes(tag):
    assert rules.version_in(tag) is None
    assert rules.version_in(rules.etag(41)) == 41


def test_of_a_token_a_hash_and_its_first_letters_are_kept():
    assert token_digest("zhike_abc") == hashlib.sha256(b"zhike_abc").hexdigest()
    assert shown_part("zhike_abcdefghi") == "zhike_abcdef"
