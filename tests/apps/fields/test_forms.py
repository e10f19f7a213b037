from __future__ import annotations

from zhike.apps.fields.actions import answer
from zhike.apps.fields.forms import AnswersForm, NewFieldForm, initial_of
from zhike.apps.fields.queries import answers_of


def test_options_are_lines_each_once(administrator):
    given = {
        "label": "产品",
        "code": "product",
        "kind": "choice",
        "place": 1,
        "options": "卡\n\n 贷 \n卡",
    }

    form = NewFieldForm(given, by=administrator)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["options"] == ["卡", "贷"]


def test_a_wrong_answer_stands_at_its_field(amount, product):
    form = AnswersForm(
        {f"field_{amount.pk}": "很多", f"field_{product.pk}": "贷款"}, asked=[amount, product]
    )

    assert list(form.errors) == [f"field_{amount.pk}"]


def test_staff_may_save_before_everything_is_known(amount):
    assert AnswersForm({}, asked=[amount]).is_valid()
    assert not AnswersForm({}, asked=[amount], needs=True).is_valid()


def test_what_is_known_stands_in_the_form(ticket, amount):
    answer(ticket.pk, said={amount: "5"}, by="wang")

    assert initial_of(answers_of(ticket)) == {f"field_{amount.pk}": "5"}
