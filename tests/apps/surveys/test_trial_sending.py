from __future__ import annotations

from tests.apps.surveys.test_design_views import DESIGN, text

from zhike.apps.notifications.models import MailAddress
from zhike.apps.surveys import trial_sending


def test_a_test_goes_to_oneself_alone_and_says_that_it_is_one(
    as_analyst, survey, settings, monkeypatch
):
    sent = []
    settings.SMTP = object()
    monkeypatch.setattr(trial_sending, "send", lambda mail, server: sent.append(mail))
    assert "Set your address" in text(as_analyst.post(f"{DESIGN}test/", follow=True))

    person = as_analyst.get("/account/").wsgi_request.user
    MailAddress.objects.create(user=person, address="li@bank.example", language="en")
    as_analyst.post(f"{DESIGN}test/", {"to": "else@bank.example"})

    assert [(mail.to, mail.subject) for mail in sent] == [("li@bank.example", "[Test] Service")]
    assert "/my/try/" in sent[0].text
