from __future__ import annotations

from tests.apps.surveys.conftest import agreeing, asked, opened

from zhike.apps.customers.keeping import places
from zhike.apps.surveys.actions import answer
from zhike.apps.surveys.models import Answer, Invitation
from zhike.apps.surveys.personal import clear_answers, read_answers
from zhike.apps.surveys.rules import Held, State, Through


def test_the_copy_holds_what_he_answered_and_nothing_of_others(survey, hotline, lin, letterbox):
    other = agreeing("C003")
    answer(asked(hotline, lin), score=2, words="太慢", through=Through.EMAIL, by="customer:C001")
    answer(asked(hotline, other), score=5, through=Through.EMAIL, by="customer:C003")

    rows = read_answers([lin])

    assert [(row["score"], row["words"]) for row in rows] == [(2, ""), (None, "太慢")]


def test_an_erasure_takes_words_and_open_links_and_leaves_the_score(
    survey, hotline, lin, letterbox
):
    other = agreeing("C003")
    answer(asked(hotline, lin), score=2, words="太慢", through=Through.EMAIL, by="customer:C001")
    waiting = asked(hotline, other)
    drawn = opened(hotline, whose=other)
    (place,) = [one for one in places() if one.name == "surveys.answers"]

    clear_answers([lin, other])

    assert place.left([lin, other]) == 0
    assert list(Answer.objects.exclude(text_sealed="")) == []
    assert Answer.objects.filter(score=2).exists()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.held, waiting.token_digest) == (
        State.HELD_BACK,
        Held.ERASED,
        "",
    )
    assert Invitation.objects.get(ticket=drawn).state == State.HELD_BACK
