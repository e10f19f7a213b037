from __future__ import annotations

from zhike.apps.people.models import User
from zhike.apps.surveys.figures import board_of
from zhike.apps.surveys.models import Invitation, Survey
from zhike.apps.surveys.rules import State
from zhike.demo.after_contact import MATTERS, fill_surveys


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
