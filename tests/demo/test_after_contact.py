from __future__ import annotations

import json

import pytest

from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.models import User
from zhike.apps.surveys.figures import board_of
from zhike.apps.surveys.models import Invitation, Survey
from zhike.apps.surveys.rules import State
from zhike.demo import MADE_FILE
from zhike.demo.after_contact import MATTERS, fill_surveys
from zhike.demo.desk import fill_desk
from zhike.demo.master import fill_master


@pytest.fixture
def ready(db, own_home):
    facts = {"seed": 5, "customers": 8_000, "without": []}
    own_home.mkdir(exist_ok=True)
    (own_home / MADE_FILE).write_text(json.dumps(facts))
    load_standard_purposes()
    create_demo_people()
    fill_master(own_home)
    fill_desk()


def test_the_planted_difference_between_two_queues_is_found(ready):
    answered = fill_surveys()

    board = board_of(User.objects.get(username="analyst"), Survey.objects.get(), by="queue")
    found = {label: one for label, one in board.groups}
    cards, hotline = found["信用卡"], found["综合热线"]
    assert answered == board.total.answered > MATTERS / 3
    assert cards.mean.value - hotline.mean.value > 0.4
    assert cards.top.value > hotline.top.value


def test_one_invitation_stays_open_and_a_second_run_does_nothing(ready):
    fill_surveys()
    before = Invitation.objects.count()

    assert Invitation.objects.filter(state=State.INVITED).exists()
    assert fill_surveys() == 0
    assert Invitation.objects.count() == before


def test_a_bank_without_its_desk_is_left_alone(db):
    assert fill_surveys() == 0
    assert not Survey.objects.exists()
