from __future__ import annotations

import errno
from datetime import timedelta

import pytest
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from tests.apps.imports.conftest import uploaded

from zhike.apps.imports import rules, uploads
from zhike.apps.imports.errors import NoRoom, UploadTooLarge


@pytest.fixture
def handler(rf):
    made = uploads.LimitedUploadHandler(rf.post("/"))
    made.handle_raw_input(None, {}, 10, b"")
    made.new_file("file", "a.csv", "text/csv", 10)
    return made


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(rules, "UPLOAD_LIMIT", 1_000)

    assert isinstance(uploads.refusal_of(size=1_001), UploadTooLarge)
    assert uploads.refusal_of(size=1_000) is None


def test_a_file_that_would_fill_the_disk_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(uploads, "free_bytes", lambda: rules.bytes_needed(500))

    assert uploads.refusal_of(size=500) is None
    assert isinstance(uploads.refusal_of(size=501), NoRoom)


def test_an_upload_that_lied_about_its_length_is_stopped(handler, monkeypatch):
    monkeypatch.setattr(rules, "UPLOAD_LIMIT", 8)
    handler.receive_data_chunk(b"12345", 0)

    with pytest.raises(StopUpload):
        handler.receive_data_chunk(b"6789", 5)
    assert isinstance(handler.refusal, UploadTooLarge)


def test_a_disk_that_fills_meanwhile_is_told(handler, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)

    with pytest.raises(StopUpload):
        handler.receive_data_chunk(b"12345", 0)
    assert isinstance(handler.refusal, NoRoom)


def test_other_errors_of_the_disk_are_not_hidden(handler, monkeypatch):
    def broken(*_args):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", broken)

    with pytest.raises(OSError, match="Input/output"):
        handler.receive_data_chunk(b"12345", 0)


def test_an_upload_moves_without_being_copied_and_its_sample_goes_with_it():
    file = uploaded(b"abc")
    upload = uploads.keep_file(file, name="贷款.csv")
    uploads.path_of(f"{upload}.sample.json").write_text("{}")

    place = uploads.place_of(upload)
    assert uploads.path_of(upload).read_bytes() == b"abc"
    assert uploads.kept_places() == {place}
    assert uploads.age_of(place) < timedelta(hours=1)
    uploads.discard(place)
    assert uploads.kept_places() == set()
    assert uploads.age_of(place) == timedelta(0)
