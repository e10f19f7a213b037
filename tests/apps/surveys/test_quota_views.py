from __future__ import annotations

from zhike.apps.surveys.models import Quota

QUOTAS = "/admin/surveys/service/quotas/"


def test_a_quota_is_set_told_and_ended(as_administrator, survey, hotline):
    as_administrator.post(QUOTAS, {"group": f"queue:{hotline.code}", "wanted": "5"})
    made = Quota.objects.get()
    assert (made.by, made.value, made.wanted) == ("queue", hotline.code, 5)
    assert "0 of 5 answers are in; 0 turned away" in as_administrator.get(QUOTAS).content.decode()

    refused = as_administrator.post(QUOTAS, {"group": "queue:elsewhere", "wanted": "5"})
    assert refused.status_code == 422

    as_administrator.post(f"{QUOTAS}{made.pk}/end/")
    assert not Quota.objects.exists()


def test_an_analyst_designs_and_sets_no_quota(as_analyst, survey):
    assert as_analyst.get(QUOTAS).status_code == 403
