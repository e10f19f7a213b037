"""Topics of months with what was planted: one that stays, one that is born, a merger, a split."""

from __future__ import annotations

import numpy as np
import pytest

from zhike.analytics.voice import find_topics, next_known
from zhike.analytics.voice.topics import Began, Known

QUEUE = ["排队", "取号", "窗口", "大堂", "叫号"]
FACE = ["刷脸", "人脸识别", "登录", "扫脸", "面容"]
FEES = ["手续费", "年费", "扣费", "收费", "管理费"]
CARD = ["信用卡", "账单", "分期", "额度", "还款"]
LOAN = ["房贷", "贷款", "利率", "审批", "征信"]
NOISE = ["天气", "朋友", "手机", "孩子", "邻居", "晚上", "中午", "单位", "小区", "电话"]


def month(rng, **counts):
    """Texts of four words of their topic and one that means nothing; their topics beside them."""
    pools = {"queue": [QUEUE], "face": [FACE], "fees": [FEES], "card": [CARD], "loan": [LOAN],
             "both": [CARD, LOAN]}  # fmt: skip
    texts, truth = [], []
    for name, count in counts.items():
        for _text in range(count):
            words = [rng.choice(pool, 3, replace=False) for pool in pools[name]]
            texts.append("，".join([*np.concatenate(words), rng.choice(NOISE)]))
            truth.append(name)
    order = rng.permutation(len(texts))
    return [texts[k] for k in order], [truth[k] for k in order]


def named(found, truth):
    """The topic of each planted name: the one most of its texts have; and how pure all are."""
    ids = [found.topics[place].id if place >= 0 else "" for place in found.places]
    names = sorted(set(truth))
    most = {}
    for name in names:
        own = [one for one, told in zip(ids, truth, strict=True) if told == name]
        most[name] = max(sorted(set(own)), key=own.count)
    right = sum(one == most[told] for one, told in zip(ids, truth, strict=True))
    return most, right / len(truth)


@pytest.fixture(scope="module")
def year():
    rng = np.random.default_rng(3)
    months = [
        month(rng, queue=120, fees=80, card=70, loan=60),
        month(rng, queue=110, fees=70, card=60, loan=50, face=90),
        month(rng, queue=100, fees=75, both=130, face=80),
        month(rng, queue=90, card=70, loan=65, face=40),
    ]
    known, found = Known(), []
    for texts, _truth in months:
        found.append(find_topics(texts, known=known))
        known = next_known(found[-1], known=known)
    told = [named(one, truth) for one, (_texts, truth) in zip(found, months, strict=True)]
    return months, found, told


def test_topics_are_the_planted_ones_and_keep_their_ids(year):
    _months, found, told = year

    assert [len(one.topics) for one in found] == [4, 5, 4, 4]
    assert min(pure for _most, pure in told) > 0.98
    assert len({most["queue"] for most, _pure in told}) == 1
    assert told[0][0]["card"] == told[1][0]["card"]
    assert told[1][0]["face"] == told[3][0]["face"]


def test_what_is_new_is_new_and_what_went_away_ended(year):
    _months, found, told = year
    first_of_face = next(t for t in found[1].topics if t.id == told[1][0]["face"])

    assert first_of_face.began is Began.NEW
    assert {topic.began for topic in found[1].topics} == {Began.NEW, Began.KEPT}
    assert found[3].ended == (told[2][0]["fees"],)


def test_a_merger_is_told_with_the_other_topic_and_what_was_merged_may_come_back(year):
    _months, found, told = year
    both = next(t for t in found[2].topics if t.id == told[2][0]["both"])
    cards = {told[1][0]["card"], told[1][0]["loan"]}
    again = [t for t in found[3].topics if t.began is Began.BACK]

    assert {both.id, *both.merged} == cards
    assert {told[3][0]["card"], told[3][0]["loan"]} == cards
    assert [t.id for t in again] == [*both.merged]


def test_a_split_is_told_with_the_topic_it_comes_from():
    rng = np.random.default_rng(4)
    (one, _), (two, truth) = month(rng, queue=80, both=130), month(rng, queue=80, card=70, loan=65)
    before = find_topics(one)
    after = find_topics(two, known=next_known(before))
    [split] = [t for t in after.topics if t.began is Began.SPLIT]
    most, _pure = named(after, truth)

    assert split.came_from == before.topics[0].id
    assert {split.id, split.came_from} == {most["card"], most["loan"]}
    assert split.id not in {t.id for t in before.topics}


def test_the_same_texts_give_the_same_topics(year):
    months, found, _told = year
    again = find_topics(months[0][0])

    assert again.topics == found[0].topics
    assert (again.places == found[0].places).all()


def test_quotes_are_typical_and_a_copied_text_stands_once():
    copied = ["刷脸登录一直失败怎么办"] * 30
    others = ["登录刷脸老提示失败", "人脸识别登录失败了", "刷脸失败登录不了手机"] * 3
    [topic] = find_topics(copied + others, least=10).topics
    quotes = [(copied + others)[place] for place in topic.typical]

    assert quotes[0] in set(others) | set(copied)
    assert quotes.count(copied[0]) == 1
    assert len(set(quotes)) == len(quotes) >= 2


def test_texts_without_words_or_few_of_them_have_no_topic():
    assert find_topics([]).topics == ()
    assert find_topics(["好", "好的"]).topics == ()
    assert find_topics(["刷脸登录失败"] * 5, least=20).places.tolist() == [-1] * 5
