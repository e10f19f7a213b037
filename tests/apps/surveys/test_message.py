from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import parse_qs, urlparse

import pytest
from django.utils import timezone
from tests.apps.surveys.conftest import asked

from zhike.apps.consents.actions import choose_contact
from zhike.apps.consents.rules import Channel, TakenThrough, Wishes
from zhike.apps.surveys import message
from zhike.apps.surveys.draw_actions import digest_of
from zhike.apps.surveys.models import Invitation

UNTIL = timezone.make_aware(datetime(2026, 3, 2))


@pytest.fixture
def invitation(survey, hotline, lin, letterbox) -> Invitation:
    return asked(hotline, lin)


def said(row, channel=Channel.EMAIL):
    return message.words_for(row, row.customer, token="t0ken", channel=channel, until=UNTIL)


def test_a_mail_has_one_link_for_each_answer_and_one_to_be_left_alone(invitation):
    links = re.findall(r"https://\S+", said(invitation).text)

    scores = [parse_qs(urlparse(link).query).get("score") for link in links]
    assert scores == [["1"], ["2"], ["3"], ["4"], ["5"], None]
    assert links[-1] == "https://service.example/my/rate/t0ken/stop/"
    assert all(link.startswith("https://service.example/my/rate/t0ken/") for link in links)


def test_a_text_message_has_one_link(invitation):
    assert re.findall(r"https://\S+", said(invitation, Channel.SMS).text) == [
        "https://service.example/my/rate/t0ken/"
    ]


def test_it_is_written_in_the_customers_language(invitation, lin):
    assert "您对这次服务满意吗" in said(invitation).text

    choose_contact(
        lin,
        wishes=Wishes(),
        language="en",
        taken_through=TakenThrough.APP,
        evidence="tap",
        by="test",
    )

    assert "How satisfied are you" in said(invitation).text
    assert "until 2026-03-02" in said(invitation).text


def test_the_link_that_went_out_leads_to_this_invitation_alone(invitation, letterbox):
    token = letterbox.token

    assert len(token) >= 43  # 256 bits
    assert invitation.token_digest == digest_of(token)
    assert token not in str(Invitation.objects.values().get())


def test_a_message_says_nothing_of_the_matter(invitation):
    assert "年费" not in said(invitation).text
    assert invitation.ticket.number not in said(invitation).text
