from __future__ import annotations

from datetime import timedelta

from tests.text_bank import BROKEN, MENDED

from zhike.pipelines.text_issues import issues_in


def test_one_fault_is_one_issue_by_the_name_of_its_step(texts_read):
    [issue] = issues_in(texts_read).found

    assert issue.aspects[0] == "step.face"
    assert {"step.sign_in", "cause.unusable"} <= set(issue.aspects)
    assert BROKEN <= issue.begun_on <= issue.called_on <= BROKEN + timedelta(days=3)
    assert issue.last_on < MENDED + timedelta(days=7)
    assert issue.before.value == 0
    assert issue.difference.excludes_zero
    assert issue.p < 0.001


def test_the_change_of_the_channel_comes_first_and_old_ones_do_not_count(texts_read):
    [issue] = issues_in(texts_read).found
    titles = [change.title for change in issue.changes]

    assert titles == ["手机银行 6.2 版", "跨行转账免手续费", "叫号系统换新"][: len(titles)]
    assert [change.fits for change in issue.changes][:2] == [True, True]
    assert issue.changes[0].days_before == (issue.called_on - BROKEN).days
