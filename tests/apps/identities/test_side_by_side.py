from tests.apps.identities.conftest import ID_NUMBER, PHONE, entry, pair_of

from zhike.apps.customers.profile_actions import state_value
from zhike.apps.customers.rules import CustomerKind
from zhike.apps.identities.queries import pairs_for
from zhike.apps.identities.side_by_side import bars_of, shown_pairs


def lines(pair):
    return {str(line.label): line for line in shown_pairs([pair])[0].lines}


def test_values_are_masked_and_what_differs_is_marked(pair):
    shown = lines(pair)

    assert (shown["Full name"].first, shown["Full name"].agreement) == ("林**", "different")
    assert shown["Telephone"].agreement == "same"
    assert shown["Identity number"].agreement == "lacking"
    text = repr(shown)
    assert not [secret for secret in (ID_NUMBER, PHONE, "知夏", "Zhixia") if secret in text]


def test_numbers_that_differ_behind_the_mask_are_marked(lin, wang):
    assert lines(pair_of(lin, wang))["Identity number"].agreement == "different"


def test_the_name_of_a_company_is_no_secret(branch):
    first = entry("B1", "云溪商贸有限公司", branch=branch, kind=CustomerKind.CORPORATE)
    second = entry("B2", "云溪商贸有限公司", branch=branch, kind=CustomerKind.CORPORATE)

    assert lines(pair_of(first, second))["Full name"].first == "云溪商贸有限公司"


def test_dates_of_birth_stand_side_by_side_masked(lin, wang):
    for number, day in (("C1", "1990-03-07"), (wang.customer_id, "1990-03-17")):
        state_value(number, name="birth_date", value=day, by="chen")

    line = lines(pair_of(lin, wang))["Birth date"]

    assert (line.first, line.second, line.agreement) == ("1990-**-**", "1990-**-**", "different")


def test_bars_go_right_for_and_left_against():
    bars = {
        bar.speaks: bar for bar in bars_of({"name": [4, 12.5], "birth": [-1, 0], "sex": [0, -5]})
    }

    assert set(bars) == {"for", "against"}
    assert (bars["for"].x, bars["for"].width) == (50.0, 25.0)
    assert (bars["against"].x, bars["against"].width) == (40.0, 10.0)


def test_a_bar_never_leaves_the_picture():
    (bar,) = bars_of({"contact": [3, 80.0]})

    assert bar.x + bar.width == 100.0


def test_a_page_of_pairs_takes_few_queries(lin, branch, supervisor, django_assert_max_num_queries):
    for n in range(8):
        pair_of(lin, entry(f"M{n}", "林知夏", branch=branch, phone=PHONE))
    pairs = list(pairs_for(supervisor))

    with django_assert_max_num_queries(4):
        shown_pairs(pairs)
