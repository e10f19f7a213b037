from __future__ import annotations

from zhike.apps.jobs.actions import begin_job, report_progress
from zhike.apps.jobs.queries import jobs_for, open_jobs_for, snapshot


def test_an_analyst_sees_his_own_jobs_and_an_administrator_all(start, analyst, administrator):
    own, other = start(by=analyst), start(by=administrator)

    assert list(jobs_for(analyst)) == [own]
    assert list(jobs_for(administrator)) == [other, own]
    assert (open_jobs_for(analyst), open_jobs_for(administrator)) == (1, 2)


def test_the_snapshot_tells_each_listener_only_what_he_may_see(start, analyst, administrator):
    job = start(by=analyst)
    start(by=administrator)
    begin_job(job.pk)
    report_progress(job.pk, done=1, total=4, message="row 1")

    heard = snapshot().for_listener(user_id=analyst.pk, sees_all=False)

    assert [row.told for row in heard] == [
        {"id": job.pk, "state": "running", "stopping": False, "share": 0.25, "message": "row 1"}
    ]
    assert len(snapshot().for_listener(user_id=analyst.pk, sees_all=True)) == 2
