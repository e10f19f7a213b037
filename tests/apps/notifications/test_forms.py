from __future__ import annotations

from zhike.apps.notifications.forms import ChoicesForm
from zhike.apps.notifications.rules import Ways


def test_boxes_become_ways_and_a_missing_box_is_a_no():
    data = {"address": "", "language": "en", "job_done-mail": "on"}
    form = ChoicesForm(data, ways={"job_done": ("Done", Ways())})

    assert form.is_valid()
    assert form.ways == {"job_done": Ways(bell=False, mail=True)}
