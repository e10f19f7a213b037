from __future__ import annotations

from tests.text_bank import TODAY

from zhike.pipelines.text_topics import find_month_topics, topics_in


def test_topics_keep_their_ids_over_the_months_and_the_fault_is_a_new_one(texts_read):
    topics = topics_in(texts_read)
    of_face = [one for one in topics if "刷脸" in one.words or "人脸识别" in one.words]
    steady = [one for one in topics if len(one.months) == 5]

    assert of_face
    assert {(one.months[0].began, one.months[0].month.month) for one in of_face} == {("new", 5)}
    assert len(steady) >= 5
    assert {month.began for one in steady for month in one.months[1:]} == {"kept"}
    assert all(one.change is not None and one.quotes for one in steady)


def test_a_month_is_looked_at_once_and_only_when_it_is_over(read_texts_bank, texts_read):
    assert find_month_topics(read_texts_bank, today=TODAY) == 0
    assert max(one.newest.month for one in topics_in(texts_read)).month == 5
