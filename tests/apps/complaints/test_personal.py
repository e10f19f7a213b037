from __future__ import annotations

from zhike.apps.complaints.personal import clear_complaints, left, read_complaints


def test_a_copy_holds_what_was_said_and_answered(told, lin):
    (row,) = read_complaints([lin])

    assert (row["demand"], row["decision"]) == ("退还一次年费", "退还200元")
    assert "退还200元" in row["letters"][0]


def test_an_erasure_leaves_no_word_and_can_be_done_again(told, lin):
    assert left([lin]) == 2  # the complaint and its letter

    assert clear_complaints([lin]) == 2
    assert (left([lin]), clear_complaints([lin])) == (0, 0)
    assert read_complaints([lin])[0]["letters"] == [""]
