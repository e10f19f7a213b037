"""The card of a version as it is read, and its approval."""

from __future__ import annotations

from django.utils import timezone
from tests.apps.cast import client, person

from zhike.analytics.voice import learn_sentiment
from zhike.apps.jobs.models import Job
from zhike.apps.labels.models import Approval, SentimentVersion
from zhike.apps.people.rules import Role

VERSIONS = "/voice/labels/versions/"
CARD = {
    "texts": 400, "random": 200, "labels": {"-1": 150, "0": 30, "1": 20},
    "accuracy": [0.91, 0.86, 0.943], "macro_f1": [0.8, 0.7, 0.87],
    "rules_accuracy": [0.8, 0.739, 0.85], "rules_macro_f1": [0.7, 0.6, 0.8],
    "gained": 30, "lost": 8, "wins": [0.79, 0.64, 0.89],
}  # fmt: skip


def version():
    model = learn_sentiment(["好", "坏"], [1, -1])
    return SentimentVersion.objects.create(
        number=3, written=model.written(), digest=model.digest, card=CARD,
        learnt_at=timezone.now(), learnt_by="anna",
    )  # fmt: skip


def test_its_card_tells_how_it_was_measured_and_the_manager_approves_it(db, own_home, manager):
    version()
    browser = client(manager)
    shown = browser.get(VERSIONS).content.decode()
    for words in ("91.0 %", "86.0 % to 94.3 %", "n = 200", "80.0 %", "30 texts right", "anna"):
        assert words in shown
    assert "read by rules alone" in shown

    browser.post(f"{VERSIONS}switch/", {"number": "3", "reason": "better by lot"})

    shown = browser.get(VERSIONS).content.decode()
    assert "Texts are read with version 3." in shown
    assert "better by lot" in shown
    assert "being read anew" in shown
    assert Approval.objects.get().approved_by == "mei"


def test_who_only_labels_learns_a_version_but_approves_none(db, own_home, anna, bo):
    version()
    shown = client(anna).get(VERSIONS).content.decode()

    assert "It takes 50 settled texts drawn by lot; there are 0." in shown
    assert "Learn a version" not in shown
    assert "Approve and use it" not in shown
    assert client(anna).post(f"{VERSIONS}switch/", {"number": "3"}).status_code == 403
    assert client(bo).get(VERSIONS).status_code == 403
    client(bo).post(f"{VERSIONS}learn/")
    assert Job.objects.get().kind == "learn_sentiment"
    supervisor = person(username="sup", role=Role.SUPERVISOR)
    assert client(supervisor).get(VERSIONS).status_code == 200
