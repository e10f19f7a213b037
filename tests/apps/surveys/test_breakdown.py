"""Planted groups and waves: what is told, what differs, and that nothing small comes back."""

from __future__ import annotations

from tests.apps.cast import person, top
from tests.apps.surveys.designed import MAY, fill

from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.surveys.breakdown import Asked, tables_of
from zhike.apps.surveys.sources import sources_for


def table(caller, survey, code, *, by="", grain=""):
    found = tables_of(caller, survey, Asked(by=by, grain=grain))
    return next(one for one in found if one.code == code)


def lines(found):
    return {(one.group, one.period): one for one in found.lines}


def test_a_group_is_compared_with_all_others_in_the_unit_of_its_figure(planted, analyst):
    door = table(analyst, planted, "door", by="channel")
    overall = table(analyst, planted, "overall", by="channel")

    (_wait, staff) = lines(door)["Web chat", ""].shown
    assert staff.figure.words == "100.0 %"
    # Staff of all others: 30 of the telephone and 40 of the portal, of 104.
    assert staff.difference.startswith("+32.7 points (")
    assert staff.found.proven
    # Of 60 answers of 5, against 30 of 5, 30 of 2, 40 of 4 and 4 of 1.
    assert lines(overall)["Web chat", ""].shown[0].difference.startswith("+1.40 (")
    assert overall.correction.startswith("Holm")


def test_a_wave_is_compared_with_the_one_before_it(planted, analyst):
    overall = lines(table(analyst, planted, "overall", by="channel", grain="quarter"))

    fell, stayed = overall["Telephone", "2026-Q2"].shown[0], overall["Web chat", "2026-Q2"].shown[0]
    assert (fell.found.difference.value, fell.found.proven) == (-3.0, True)
    assert (stayed.found.difference.value, stayed.found.proven) == (0.0, False)
    assert overall["Web chat", "2026-Q1"].shown[0].found is None


def test_a_small_group_is_told_nowhere_and_another_is_hidden_with_it(planted, analyst):
    found = table(analyst, planted, "overall", by="channel")

    assert [one.n for one in found.lines] == [164, 60, 60, None, None]
    assert {one.n for one in found.lines if not one.shown} == {None}
    # The whole tells 164: with the portal's 40 told, the 4 of the mail were 164 - 160.
    months = lines(table(analyst, planted, "overall", by="channel", grain="month"))
    assert ("Portal", "2026-03") not in months


def test_every_kind_has_its_groups_and_pairs_stay_pairs(planted, analyst):
    gap = lines(table(analyst, planted, "counter", by="channel"))["Telephone", ""]
    face = lines(table(analyst, planted, "face", by="channel"))["Telephone", ""]
    why = table(analyst, planted, "why", by="channel")

    assert [one.figure.words for one in gap.shown[:3]] == ["7.00", "4.00", "−3.00"]
    assert face.shown[1].figure.words == "100.0 %"
    assert [one.n for one in why.lines] == [34, None, None]


def test_each_reader_sees_the_answers_of_his_own_branches(planted, analyst):
    far = create_branch(code="far", name="西塘支行", parent=top(), by="test")
    fill(planted, branch=far, rows=(("chat", MAY, 12, 1, "wait"),))
    looks = person(username="far", role=Role.ANALYST, branch=far)

    assert table(looks, planted, "overall", by="branch").lines[0].n == 12
    assert table(analyst, planted, "overall", by="branch").lines[0].n == 176


def test_the_page_of_one_question_hides_what_this_one_hides(planted, analyst):
    (source,) = (one for one in sources_for(analyst) if one.key == "own|service|overall")

    results = source.count(source.scale(source.asks[0]), "channel")

    told = {(one.group, one.period) for one in results.lines() if one.scores}
    assert told == {(None, ""), ("chat", ""), ("phone", "")}
    march = {one.group for one in results.lines(period="2026-03") if one.scores}
    assert march == {None, "chat", "phone"}
