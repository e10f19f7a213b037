from __future__ import annotations

import hashlib

import pytest
from tests.apps.imports.conftest import lines

from zhike.apps.imports import deliveries, uploads
from zhike.apps.imports.errors import LengthMissing, TypeRefused


def request(rf, body=b"", **headers):
    return rf.post("/", body, content_type="application/x-ndjson", headers=headers)


def test_a_body_of_unknown_length_is_refused(rf):
    unknown = request(rf, lines())
    del unknown.META["CONTENT_LENGTH"]

    with pytest.raises(LengthMissing):
        deliveries._check_envelope(unknown)


def test_a_body_is_on_disk_while_it_is_needed_and_gone_afterwards(rf):
    with deliveries._arrived(request(rf, lines())) as batch:
        assert batch.path.read_bytes() == lines()
        assert batch.digest == hashlib.sha256(lines()).hexdigest()

    assert uploads.kept_places() == set()


def test_a_body_that_turns_out_to_be_compressed_is_refused_and_gone(rf):
    with pytest.raises(TypeRefused), deliveries._arrived(request(rf, b"\x1f\x8b\x08")):
        pass

    assert uploads.kept_places() == set()
