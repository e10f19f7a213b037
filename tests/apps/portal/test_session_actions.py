from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhike.apps.audit.models import Outbox
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import (
    end_others,
    end_session,
    forget_old_sessions,
    open_session,
    see_session,
)


def begin(customer):
    return open_session(customer, way=Way.CODE, address="10.0.0.1", browser="Firefox Linux")[0]


def test_a_session_is_kept_without_its_key_and_recorded_as_the_customers_own_act(lin):
    session, key = open_session(lin, way=Way.APP, address="10.0.0.1", browser="x" * 300)

    assert key not in str(PortalSession.objects.values().get())
    event = Outbox.objects.get(activity="customer sign in")
    assert (event.by, event.customer_id, event.channel) == ("customer:C001", "C001", "portal")
    assert event.outcome == "app"
    assert len(PortalSession.objects.get(pk=session.pk).browser) == 200


def test_a_visit_is_noted_once_a_minute(lin):
    session = begin(lin)
    see_session(session)
    assert PortalSession.objects.get().last_seen_at == session.last_seen_at

    session.last_seen_at -= timedelta(minutes=2)
    see_session(session)
    assert PortalSession.objects.get().last_seen_at > session.begun_at


def test_a_session_ends_once(lin):
    session = begin(lin)
    end_session(session)
    end_session(session)

    assert Outbox.objects.filter(activity="customer sign out").count() == 1


def test_all_others_end_and_the_one_at_hand_stays(lin, lin_again, gao):
    kept, *others = begin(lin), begin(lin), begin(lin_again)
    strange = begin(gao)

    assert end_others([lin, lin_again], keep=kept) == 2
    still_open = set(PortalSession.objects.filter(ended_at=None))
    assert still_open == {kept, strange}
    assert not still_open & set(others)


def test_one_of_them_ends_and_never_one_of_somebody_else(lin, gao):
    kept, one, other, strange = begin(lin), begin(lin), begin(lin), begin(gao)

    assert end_others([lin], keep=kept, only=strange.pk) == 0
    assert end_others([lin], keep=kept, only=one.pk) == 1
    assert set(PortalSession.objects.filter(ended_at=None)) == {kept, other, strange}


def test_sessions_are_forgotten_after_ninety_days(lin):
    begin(lin)
    PortalSession.objects.update(begun_at=timezone.now() - timedelta(days=91))

    assert forget_old_sessions() == 1
