from __future__ import annotations

import pytest

from zhike.apps.jobs import kinds
from zhike.apps.jobs.errors import UnknownKind
from zhike.apps.jobs.kinds import kind_of, label_of


def test_a_registered_kind_is_found_with_its_work():
    kind = kind_of("count")

    assert (kind.name, kind.label) == ("count", "To count")
    assert kind.work(progress=lambda *_: None, upto=2) == {"counted": 2}


def test_an_unknown_kind_is_refused_with_those_that_exist():
    with pytest.raises(UnknownKind, match=r"'fly'\. Known: blow_up, count, refuse\."):
        kind_of("fly")


def test_the_jobs_of_the_domains_are_looked_for_when_one_is_wanted(monkeypatch):
    def discover(name):
        kinds.job_kind("fly", label="To fly")(lambda *, progress: None)

    monkeypatch.setattr(kinds, "autodiscover_modules", discover)

    assert kind_of("fly").label == "To fly"


def test_a_kind_whose_domain_is_gone_keeps_its_name_as_its_label():
    assert label_of("count") == "To count"
    assert label_of("gone") == "gone"
