from __future__ import annotations

import pytest

from zhike.analytics.voice import (
    Polarity,
    aspect_tree,
    aspects,
    count_aspects,
    learn,
    opinion,
    requirement_tree,
)


def labels(text, **options):
    [found] = aspects([text], **options)
    return {key: int(polarity) for key, polarity in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("转账很方便", {"product.payment": 1, "step.transfer": 1}),
        ("登录老闪退", {"step.sign_in": -1, "cause.crash": -1}),
        ("從不閃退，介面清晰", {"cause.crash": 1}),
        ("还不适配iphoneX", {"cause.incompatible": -1}),
        ("希望增加指纹", {"step.fingerprint": 0}),
        ("柜员很热情，但是排队太久，烦", {"channel.branch": 1, "step.waiting": -1}),
        ("不错", {}),
        ("", {}),
    ],
)
def test_each_aspect_has_the_opinion_of_its_clause(text, expected):
    assert labels(text) == expected


def test_of_one_aspect_blame_outweighs_praise():
    assert labels("以前转账方便，现在转账难用")["product.payment"] == -1


def test_a_clause_without_opinion_takes_that_of_its_text_or_of_the_model():
    model = learn(["转账这样", "转账那样", "别的这样", "别的那样"], ["1", "-1", "1", "-1"])

    assert labels("转账，垃圾")["product.payment"] == -1
    assert labels("转账", model=None)["product.payment"] == 0
    assert labels("转账这样", model=model)["product.payment"] == 1


@pytest.mark.parametrize(
    ("text", "sign"),
    [("好用", 1), ("不好用", -1), ("没有卡顿", 1), ("不是很方便", -1), ("转账", 0)],
)
def test_a_denial_turns_an_opinion_round(text, sign):
    assert opinion(text) == sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        # 别 within another word denies nothing.
        ("人脸识别失败了好几次", -1),
        ("特别慢", -1),
        ("特别好用", 1),
        ("个别页面错误", -1),
        ("别闪退", 1),
        ("难免失败", -1),
        # 好 as a word of degree or number, and in words that say nothing of the matter.
        ("失败好几次", -1),
        ("等了好久", -1),
        ("好多错误", -1),
        ("好不容易登上", -1),
        ("好在钱还在", 0),
        ("不好意思", 0),
        ("好好的软件", 0),
        ("最好能加指纹", 0),
        ("最好用", 1),
    ],
)
def test_what_only_looks_like_a_word_of_opinion_or_denial_is_none(text, sign):
    assert opinion(text) == sign


def test_texts_are_counted_once_for_each_aspect():
    counted = count_aspects(aspects(["闪退，闪退", "闪退", "没有闪退", "转账快捷"]))

    by_key = {row.aspect.key: (row.praised, row.neutral, row.blamed) for row in counted}
    assert by_key["cause.crash"] == (1, 0, 2)
    assert counted[0].aspect.key == "cause.crash"
    assert by_key["channel.machine"] == (0, 0, 0)


def test_the_tree_has_four_axes_and_no_key_twice():
    keys = [aspect.key for aspect in aspect_tree()]

    assert {aspect.axis for aspect in aspect_tree()} == {"channel", "product", "step", "cause"}
    assert len(keys) == len(set(keys))
    assert Polarity.BLAMED < Polarity.NEUTRAL < Polarity.PRAISED


@pytest.mark.real_data
def test_most_reviews_of_a_bank_app_name_an_aspect_and_crashes_are_blamed(real_data):
    import gzip

    path = real_data / "icbc_app_reviews_zh" / "Apple_ICBC.txt.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()[:3_000]

    found = aspects(lines)

    assert sum(map(bool, found)) > 0.7 * len(lines)
    crash = next(row for row in count_aspects(found) if row.aspect.key == "cause.crash")
    assert crash.blamed > 20 * crash.praised


def test_eleven_requirements_are_read_as_aspects_are():
    [found] = aspects(["等了一个多小时，太慢了，不过柜员很耐心"], tree=requirement_tree)

    assert len(requirement_tree()) == 11
    assert {key: int(said) for key, said in found.items()} == {"need.speed": -1, "need.staff": 1}
