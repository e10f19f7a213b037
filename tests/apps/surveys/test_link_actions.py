"""Who comes by himself answers on a sheet of his own, and moves no figure of who was drawn."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.apps.cast import person, top
from tests.apps.surveys.designed import VISIT

from zhike.apps.audit.models import Outbox
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.surveys.answer_actions import write_sheet
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.errors import AnsweredAlready, LinkOver, NotYetWhole
from zhike.apps.surveys.figures import board_of
from zhike.apps.surveys.kinds import nameless_words, told_of
from zhike.apps.surveys.link_actions import answer_openly, by_link, close_link, is_open, open_link
from zhike.apps.surveys.models import OpenLink, Question, Quota, Sheet, SheetAnswer
from zhike.apps.surveys.quota_actions import set_quota
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.sources import sources_for
from zhike.apps.surveys.survey_actions import set_active
from zhike.pipelines.survey_results import Asks

GLAD = {"overall": 5, "counter": None}
CROSS = {"overall": 1, "why": ["wait"], "counter": [7, 1], "wait": "等了一小时，请打13812345678"}


@pytest.fixture
def visit(survey, hotline):
    return publish_items(survey, items=VISIT, is_anonymous=True, by="li")


@pytest.fixture
def link(visit):
    return open_link(visit, name="柜台海报", branch=top(), by="li")


def came(link, given, **more):
    return answer_openly(link, sheet=uuid4(), version=link.survey.version, given=given, **more)


def drawn(visit, hotline, given):
    questions = list(Question.objects.filter(survey=visit, version=visit.version))
    sheet = Sheet(
        survey=visit,
        version=visit.version,
        queue=hotline,
        branch=hotline.branch,
        answered_on=date(2026, 3, 4),
    )
    return write_sheet(sheet, questions, given)


def told_everywhere(caller, survey):
    """Every figure of those who were drawn: the overview, the results, each question, the words."""
    source = next(one for one in sources_for(caller) if one.key == "own|service|overall")
    found = source.count(source.scale(Asks.SATISFACTION), "branch")
    return repr((
        board_of(caller, survey, by="queue"),
        found.line(),
        found.tally(),
        told_of(caller, survey),
        nameless_words(caller, survey),
    ))  # fmt: skip


def test_forty_who_came_by_themselves_move_no_figure_of_twelve_who_were_drawn(
    link, visit, hotline, analyst
):
    for _number in range(12):
        drawn(visit, hotline, GLAD)
    set_quota(visit, by_what=By.OPTION, value="why.wait", wanted=3, by="li")
    before = told_everywhere(analyst, visit)

    for _number in range(40):
        came(link, CROSS)

    assert told_everywhere(analyst, visit) == before
    apart = {one.code: one for one in told_of(analyst, visit, openly=True)}
    assert (apart["overall"].n, apart["overall"].figures[0].value) == (40, 1.0)
    assert told_of(analyst, visit)[0].figures[0].value == 5.0
    # A quota is a promise about those who are drawn: nobody who comes by takes its places.
    assert Quota.objects.get().filled == 0
    # The words are masked, and each sheet keeps by which link it came and nothing of who.
    assert "13812345678" not in nameless_words(analyst, visit, openly=True)[0].words[0]
    kept = set(Sheet.objects.exclude(link=None).values_list("link", "queue", "channel"))
    assert kept == {(link.pk, None, "")}
    assert Outbox.objects.filter(activity="answer survey without name").last().customer_id == ""


def test_few_are_not_told_and_a_branch_sees_its_own_links_alone(visit, analyst):
    near = create_branch(code="near", name="东湖支行", parent=top(), by="test")
    far = create_branch(code="far", name="西塘支行", parent=top(), by="test")
    for branch, count in ((near, 9), (far, 10)):
        at = open_link(visit, name=branch.name, branch=branch, by="li")
        for _number in range(count):
            came(at, GLAD)

    def n(branch):
        looks = person(username=branch.code, role=Role.ANALYST, branch=branch)
        return told_of(looks, visit, openly=True)[0].n

    assert (n(near), n(far), told_of(analyst, visit, openly=True)[0].n) == (None, 10, 19)


def test_a_sheet_is_written_once_whole_and_only_while_the_link_is_open(link):
    one = {"sheet": uuid4(), "version": link.survey.version, "given": GLAD}
    answer_openly(link, **one)
    with pytest.raises(AnsweredAlready):
        answer_openly(link, **one)
    with pytest.raises(NotYetWhole):
        came(link, {"counter": [1, 1]})
    with pytest.raises(NotYetWhole):
        answer_openly(link, sheet=uuid4(), version=99, given=GLAD)

    # What the way does not show is not kept, whatever a page brought.
    kept = came(link, {**GLAD, "why": ["staff"], "wait": "x"})
    assert set(SheetAnswer.objects.filter(sheet=kept).values_list("question__code", flat=True)) == {
        "overall"
    }

    OpenLink.objects.update(ends_on=timezone.localdate())
    with pytest.raises(LinkOver):
        came(link, GLAD, now=timezone.now() + timedelta(days=2))
    close_link(link, by="li")
    with pytest.raises(LinkOver):
        came(link, GLAD)
    assert Sheet.objects.count() == 2


def test_a_stopped_survey_takes_no_answer_and_a_token_is_no_number(link):
    assert by_link(link.token) == link
    assert (by_link(str(link.pk)), by_link(""), by_link("x" * 101)) == (None, None, None)
    assert len(link.token) >= 22

    set_active(link.survey, is_active=False, by="li")
    assert not is_open(by_link(link.token))


def test_no_sheet_is_of_the_lot_and_of_a_link(link, hotline):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.create(
            survey=link.survey, version=1, link=link, queue=hotline, answered_on=date(2026, 1, 1)
        )
