"""The pages: one text, nothing of what others said or the machine reads, until it is settled."""

from __future__ import annotations

import pytest
from tests.apps.cast import client
from tests.apps.labels.conftest import BLAMES, PRAISES

from zhike.apps.labels.actions import label_text
from zhike.apps.labels.models import Label, LabelText
from zhike.apps.labels.rules import Verdict

LABEL, SETTLE = "/voice/labels/", "/voice/labels/settle/"


def page(user, path):
    answer = client(user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def post(user, path, **said):
    return client(user).post(path, said)


def test_a_text_is_labelled_on_its_page_and_the_next_one_comes(drawn, anna, bo):
    [first] = drawn("F00001")
    LabelText.objects.filter(pk=first.pk).update(id=first.pk + 10_000)  # written 10,001 it is lost
    first.pk += 10_000
    [second] = drawn("F00002")
    LabelText.objects.filter(pk=second.pk).update(id=first.pk + 1)
    second.pk = first.pk + 1
    shown = page(anna, LABEL)
    assert f'name="text" value="{first.pk}"' in shown
    assert "1 of 2" not in shown
    assert " selected" not in shown.partition("label-axes")[2]

    refused = post(anna, LABEL, text=first.pk, verdict="judged", **{"step.face": "-1"})
    assert refused.status_code == 422
    assert '<option value="-1" selected>' in refused.content.decode()
    post(anna, LABEL, text=first.pk, verdict="judged", sentiment="-1", **{"step.face": "-1"})

    assert Label.objects.get().says == {"sentiment": -1, "aspects": {"step.face": -1}}
    assert f'name="text" value="{second.pk}"' in page(anna, LABEL)
    assert post(anna, "/voice/labels/undo/").status_code == 302
    assert f'name="text" value="{first.pk}"' in page(anna, LABEL)
    assert post(bo, LABEL, text="x", verdict="judged").status_code == 422


def test_what_others_said_is_seen_by_who_settles_alone_and_without_names(drawn, anna, bo, cai):
    [text] = drawn("F00001", readers=2)
    label_text(text.pk, by=anna, says=BLAMES, verdict=Verdict.JUDGED)
    assert "One person" not in page(bo, LABEL)
    label_text(text.pk, by=bo, says=PRAISES, verdict=Verdict.JUDGED)

    assert "Nothing to settle" in page(anna, SETTLE)
    shown = page(cai, SETTLE)
    assert "One person" in shown
    assert "anna" not in shown.partition("<main")[2]
    post(cai, SETTLE, text=text.pk, verdict="judged", sentiment="1")
    assert Label.objects.filter(settles=True).count() == 1
    assert "Krippendorff" in page(cai, "/voice/labels/agreement/")


def test_texts_are_drawn_by_a_button(texts_in_store, anna):
    assert "Nothing waits for you" in page(anna, LABEL)
    assert post(anna, "/voice/labels/draw/").status_code == 302
    assert "data-labels" in page(anna, LABEL)


@pytest.mark.parametrize("number", ["7", "x"])
def test_a_switch_to_nothing_is_refused_in_words(db, manager, number):
    answer = client(manager).post(
        "/voice/labels/versions/switch/", {"number": number, "reason": "x"}, follow=True
    )

    assert answer.status_code == 200
    assert "toast-warning" in answer.content.decode()
