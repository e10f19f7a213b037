from __future__ import annotations

from tests.integrations.search.conftest import ask, matter


def test_all_parts_must_fit_in_whatever_field(index):
    index.add([matter(1, "挂失", complained=("赔偿",)), matter(2, "挂失"), matter(3, "赔偿")])
    index.commit()

    assert ask(index, "挂失赔偿").tickets == [1]


def test_a_character_that_is_not_needed_brings_its_matter_to_the_top(index):
    index.add([matter(n, "A 债券") for n in (1, 2)])
    index.add([matter(3, "A 股")])
    index.commit()

    assert ask(index, "A股").tickets[0] == 3
    assert ask(index, "A股").count == 3


def test_marks_queue_and_time_cut(index):
    index.add(
        [
            matter(1, "挂失", state="solved"),
            matter(2, "挂失", kind="complaint", queue=2),
            matter(3, "挂失", channel="mail"),
        ]
    )
    index.commit()

    def cut(**by):
        return ask(index, "挂失", newest_first=True, **by).tickets

    assert cut(marks={"state": ["solved", "closed"]}) == [1]
    assert cut(marks={"kind": ["complaint"], "state": []}) == [2]
    assert cut(marks={"channel": ["mail"]}) == [3]
    assert cut(queue=2) == [2]
    assert cut(opened_from=102) == [3, 2]
    assert cut(opened_until=102) == [1]
    assert cut(opened_from=102, opened_until=103) == [2]


def test_a_filter_says_nothing_about_how_well_something_fits(index):
    index.add([matter(1, "挂失 挂失 挂失", kind="rare"), matter(2, "挂失"), matter(3, "限额")])
    index.commit()

    assert ask(index, "挂失").tickets == [1, 2]
    assert ask(index, "挂失", marks={"kind": ["rare", "enquiry"]}).tickets == [1, 2]
