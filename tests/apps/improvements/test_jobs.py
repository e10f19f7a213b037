from __future__ import annotations

from zhike.apps.improvements.jobs import look_after_improvements
from zhike.apps.improvements.queries import FORESEEING, MEASURING, WATCHING
from zhike.apps.jobs.kinds import kind_of
from zhike.apps.jobs.models import Job


def quiet(*_told):
    return None


def test_the_worker_foresees_and_measures(draft, running):
    foreseen = kind_of(FORESEEING).work(progress=quiet, improvement_id=draft.pk)
    measured = kind_of(MEASURING).work(progress=quiet, improvement_id=running.pk, by="he")

    assert foreseen["power"] > 0.9
    assert measured == {"verdict": "helped"}


def test_once_a_day_what_passed_its_check_is_measured_and_then_left_alone(running):
    look_after_improvements()
    assert Job.objects.filter(kind=WATCHING).count() == 1

    assert kind_of(WATCHING).work(progress=quiet) == {"due": 1, "done": 1}
    assert running.measurements.get().measured_by == "worker"
    look_after_improvements()

    assert Job.objects.filter(kind=WATCHING).count() == 1
