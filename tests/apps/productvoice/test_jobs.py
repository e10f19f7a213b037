from __future__ import annotations

from tests.apps.productvoice.conftest import PRODUCT

from zhike.apps.jobs.models import Job
from zhike.apps.productvoice import jobs
from zhike.apps.productvoice.actions import name_owner
from zhike.apps.productvoice.models import ProductReport


def test_the_worker_makes_what_is_due_and_queues_it_once(texts_in_store, li, anna):
    jobs._seen.clear()
    jobs.look_after_product_reports()
    assert not Job.objects.exists()
    name_owner(PRODUCT, owner=li, answer_days=7, by=anna)
    jobs.look_after_product_reports()
    jobs.look_after_product_reports()

    assert Job.objects.filter(kind=jobs.MAKING).count() == 1
    assert jobs.make(progress=lambda *_told: None) == {"made": 1}
    assert jobs.make(progress=lambda *_told: None) == {"made": 0}
    Job.objects.all().delete()
    jobs.look_after_product_reports()
    assert not Job.objects.exists()
    assert ProductReport.objects.get().product == PRODUCT
