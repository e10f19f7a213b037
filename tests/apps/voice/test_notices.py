from __future__ import annotations

from datetime import timedelta

from tests.text_bank import BROKEN

from zhike.apps.audit.announcer import announce_events
from zhike.apps.notifications.kinds import sentence_of
from zhike.apps.notifications.models import Notification
from zhike.apps.voice.actions import announce_issues


def test_analysts_and_managers_hear_of_it_with_the_change_and_agents_do_not(
    texts_in_store, analyst, agent
):
    announce_issues(today=BROKEN + timedelta(days=4))
    announce_events()
    [told] = Notification.objects.filter(kind="emerging_issue")
    sentence = sentence_of(told.kind, told.values)

    assert (told.user, told.url) == (analyst, "/voice/issues/")
    assert "人脸识别 (face)" in sentence
    assert "手机银行 6.2 版" in sentence
