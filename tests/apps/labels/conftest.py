"""Texts of the bank of `tests.text_bank`, two readers and a third person."""

from __future__ import annotations

import shutil

import pytest
from django.utils import timezone
from tests.apps.cast import person

from zhike.apps.labels.models import LabelText
from zhike.apps.labels.queries import digest_of
from zhike.apps.labels.rules import Says
from zhike.apps.people.rules import Role
from zhike.pipelines.text_store import quotes_in_store

BLAMES = Says(sentiment=-1, aspects={"step.face": -1})
PRAISES = Says(sentiment=1, aspects={})


@pytest.fixture
def texts_in_store(read_store, own_home):
    shutil.copytree(read_store, own_home / "store")


@pytest.fixture
def anna(db):
    return person(username="anna", role=Role.ANALYST)


@pytest.fixture
def bo(db):
    return person(username="bo", role=Role.QUALITY_REVIEWER)


@pytest.fixture
def cai(db):
    return person(username="cai", role=Role.ANALYST)


@pytest.fixture
def manager(db):
    return person(username="mei", role=Role.MANAGER)


@pytest.fixture
def drawn(texts_in_store, db):
    """Makes texts of the store ready to be labelled; each is read by two where asked."""

    def make(*ids, readers=1, drawn="random"):
        words = quotes_in_store(ids, branches=None)
        return [
            LabelText.objects.create(
                text_id=one,
                source="app review",
                digest=digest_of(words[one]),
                read_by="rules",
                drawn=drawn,
                readers=readers,
                drawn_at=timezone.now(),
            )
            for one in ids
        ]

    return make
