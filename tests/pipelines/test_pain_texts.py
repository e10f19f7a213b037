"""Texts that blame a matter: joined to it once, and told where they belong to none."""

from __future__ import annotations

import pytest
from tests.pain_bank import AWAY, BEGIN, CATALOGUE, DAY, FEE, PHONE, store_pains
from tests.pipelines.store_rows import put

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.pains import read_pains
from zhike.analytics.voice import aspect_tree, without_model
from zhike.demo.bank import RULES_FOLDER
from zhike.engine.store import Store
from zhike.pipelines.pain_board import Assumptions, Said, board_of_bank
from zhike.pipelines.pain_words import words_of
from zhike.pipelines.read_texts import batch_of_readings, read_by, read_sealed, read_texts, table_of
from zhike.schema import feedback_text, text_aspect, text_reading

LOGIN = "手机银行登录"
MAPPED = CATALOGUE.replace("complaint: [C11]", "complaint: [C11], aspects: [cause.fees]") + (
    f"  - {{matter: {LOGIN}, aspects: [step.face + cause.unusable]}}\n"
)
STAYED = range(103, 163, 2)  # customers, none of whom left before he wrote
WHEN = BEGIN + 300 * DAY
FACE, FEES, CARDS = f"刷脸失败，登不上，回我{PHONE}", "年费太贵，收费不合理", "积分活动太差了"


def text(key, who, words, *, at=WHEN, score=None, form=None):
    return {
        "feedback_id": key, "customer_id": who, "source": "survey", "response_id": form,
        "written_at": at, "score": score, "text": words,
    }  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    """Twenty blame the face login, one of them thrice in a talk; 30 the points, no matter's."""
    made = Store(tmp_path_factory.mktemp("pains") / "store")
    store_pains(made)
    rows = [text(f"L{n}", f"C{n:05}", FACE) for n in STAYED[:20]]
    rows += [text(f"T{n}", "C00103", FACE, at=WHEN + n * DAY / 100) for n in range(2)]
    rows += [text("T5", "C00103", FACE, at=WHEN + 5 * DAY)]
    rows += [text(f"U{n}", f"C{n:05}", CARDS) for n in STAYED]
    rows += [text("S1", None, CARDS), text("P1", "C00100", "刷脸很快，很好")]
    # Each of these three is one thing with another evidence of the fee.
    rows += [text("W1", "C00500", f"多扣了，{FEES}", score=1)]
    rows += [text("R1", "C00000", FEES, form="R0", at=BEGIN + DAY)]
    put(made, feedback_text.CONTRACT, rows, batch="blame")
    read_texts(made, reader=without_model())
    read_sealed(made, [text("complaint-1", "C00502", FEES), text("message-9", "C00502", FEES)])
    old = {**text("OLD", "C00300", FACE), "read_by": "old", "sentiment": -1, "aspects": 1}
    for aspect in ("step.face", "cause.unusable"):
        other = table_of(text_aspect.CONTRACT, [{**old, "aspect": aspect, "polarity": -1}])
        made.append(text_aspect.CONTRACT, other, batch=batch_of_readings())
    made.append(
        text_reading.CONTRACT, table_of(text_reading.CONTRACT, [old]), batch=batch_of_readings()
    )
    assert read_by() != "old"
    return made


@pytest.fixture(autouse=True)
def written(own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text(MAPPED, encoding="utf-8")


COMPLAINT = Said(
    customer_id="C00502", codes=("C11",), occurred_at=WHEN, texts=("complaint-1", "message-9")
)


def board(store, **asked):
    found = board_of_bank(store=store, assumptions=Assumptions(), **asked)
    return {row["matter"]: row for row in found.rows}, found.facts["texts"]


def evidence(row):
    return {one["evidence"]: (one["customers"], one["troubles"]) for one in row["evidences"]}


def test_twenty_who_blame_a_step_are_a_pain_point_and_a_talk_is_counted_once(store):
    rows, _told = board(store)

    assert evidence(rows[LOGIN]) == {"aspect": (20, 21)}  # one of them again five days later
    assert rows[LOGIN]["severity"]["value"] == pytest.approx(0.4)


def test_a_text_and_what_it_is_part_of_are_one_evidence(store, own_home):
    rows, _told = board(store, complaints=[COMPLAINT])
    joined = evidence(rows[FEE])

    assert "aspect" not in joined  # the complaint, the low score and the words tell of them
    assert joined["complaint"] == (1, 1)
    assert joined["low_score"] == (16, 16)
    assert joined["words"] == (13, 13)  # twelve of the bank, and W1
    # Without the complaint its two texts, of one day, are an evidence by themselves.
    assert evidence(board(store)[0][FEE])["aspect"] == (1, 1)


def test_what_belongs_to_no_matter_is_told_with_its_share(store):
    _rows, told = board(store)

    # 23 of the face login, 30 and one of the points, W1, R1, two of the complaint, and the twelve
    # of the bank that blame an error; these and the points belong to no matter.
    assert (told["blaming"], told["unjoined"], told["unsigned"]) == (70, 43, 1)
    assert told["share"]["value"] == pytest.approx(43 / 70)
    assert told["aspects"] == [
        {"aspect": "product.rewards", "texts": 31, "because": ""},
        {"aspect": "cause.wrong", "texts": 12, "because": ""},
    ]
    assert (told["reasoned"], told["open_share"], told["not_read"]) == (0, told["share"], 0)


def test_what_the_bank_gave_to_no_matter_is_told_with_its_reason(store, own_home):
    none = "no_matter: [{aspects: [product.rewards, channel.app], because: a product alone}]"
    (own_home / "pains.yaml").write_text(f"{MAPPED}{none}", encoding="utf-8")
    _rows, told = board(store)

    # The twelve that blame an error wait for a decision; the 31 of the points do not.
    assert (told["unjoined"], told["reasoned"]) == (43, 31)
    assert told["open_share"]["value"] == pytest.approx(12 / 70)
    assert [one["because"] for one in told["aspects"]] == ["a product alone", ""]


def test_the_demo_bank_gives_every_aspect_a_matter_or_a_reason():
    rules = read_pains((RULES_FOLDER / "pains.yaml").read_text(encoding="utf-8"))
    owned = {entry for matter in rules.matters for entry in matter.aspects}
    reasoned = {aspect for none in rules.no_matter for aspect in none.aspects}

    assert {aspect.key for aspect in aspect_tree()} <= owned | reasoned


def test_only_texts_of_customers_in_reach_count(store):
    _rows, told = board(store, branches=[AWAY])

    assert (told["blaming"], told["unsigned"]) == (4 + 3 + 6, 0)  # every tenth


def test_words_that_blame_a_matter_come_masked_and_once(store):
    found = words_of(LOGIN, store=store, open_sealed=None)

    assert [one.text for one in found] == ["刷脸失败，登不上，回我[电话]"]
    sealed = words_of(FEE, store=store, open_sealed=lambda ids: dict.fromkeys(ids, "收费[电话]"))
    assert "收费[电话]" in {one.text for one in sealed}
    assert words_of(LOGIN, branches=["nowhere"], store=store) == []


def test_an_aspect_that_is_none_is_refused_by_name(store, own_home):
    (own_home / "pains.yaml").write_text("matters: [{matter: x, aspects: step.fase}]", "utf-8")

    with pytest.raises(InvalidCatalogue, match=r"step\.fase"):
        board(store)
    (own_home / "pains.yaml").write_text("no_matter: [{aspects: a.b, because: c}]", "utf-8")
    with pytest.raises(InvalidCatalogue, match=r"a\.b"):
        board(store)
