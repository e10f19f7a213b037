from __future__ import annotations

from zhike.apps.improvements.queries import FORESEEING, MEASURING
from zhike.apps.jobs.kinds import kind_of


def test_the_worker_foresees_and_measures(draft, running):
    def quiet(*_told):
        return None

    foreseen = kind_of(FORESEEING).work(progress=quiet, improvement_id=draft.pk)
    measured = kind_of(MEASURING).work(progress=quiet, improvement_id=running.pk, by="he")

    assert foreseen["power"] > 0.9
    assert measured == {"verdict": "helped"}
