from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.surveys.conftest import agreeing, asked

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.surveys import queries
from zhike.apps.surveys.actions import answer
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.rules import Through
from zhike.schema.survey_answer import CONTRACT


def test_a_link_is_found_by_its_token_and_by_nothing_else(survey, hotline, lin, letterbox):
    row = asked(hotline, lin)

    assert queries.by_token(letterbox.token) == row
    for wrong in ("", row.token_digest, row.public_id, letterbox.token[:-1], "x" * 101):
        assert queries.by_token(wrong) is None


def test_only_what_is_open_now_can_be_rated(survey, hotline, lin, letterbox):
    row, other = asked(hotline, lin), asked(hotline, agreeing("C003"))
    assert list(queries.open_for([lin])) == [row]
    assert list(queries.open_for([lin, other.customer])) == [other, row]

    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert list(queries.open_for([lin])) == []


def test_an_answer_stands_in_the_columns_of_its_contract(survey, hotline, lin, letterbox):
    row = answer(asked(hotline, lin), score=2, through=Through.EMAIL, by="customer:C001")
    told = queries.contract_row(queries.answers_for(person(username="li", role=Role.ANALYST)).get())

    assert list(told) == [column.name for column in CONTRACT.columns]
    assert (told["response_id"], told["customer_id"], told["contact_id"]) == (
        row.public_id,
        "C001",
        row.ticket.case_id,
    )
    assert (told["score"], told["scale_min"], told["scale_max"]) == (2, 1, 5)


def test_answers_of_another_branch_are_out_of_reach(survey, hotline, lin, letterbox):
    answer(asked(hotline, lin), score=2, through=Through.EMAIL, by="customer:C001")
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    outsider = person(username="out", role=Role.ANALYST, branch=far)

    assert not queries.answers_for(outsider).exists()
    assert not queries.invitations_for(outsider).exists()
