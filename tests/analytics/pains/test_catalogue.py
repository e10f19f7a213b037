import pytest

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.pains import read_pains

WHOLE = """
contacts: [service]
processes:
  - {log: mortgage, product: 房贷, gave_up: 客户撤回}
failures:
  - {log: app, outcome: [失败]}
matters:
  - {matter: 登录, activity: 登录问题, touchpoint: [手机银行·登录], complaint: C2, words: [刷脸]}
"""


def test_all_of_it_is_read_and_one_value_is_a_list_of_one():
    read = read_pains(WHOLE)

    assert read.contacts == ("service",)
    assert read.processes[0].gave_up == ("客户撤回",)
    assert (read.failures[0].product, read.failures[0].outcomes) == ("app", ("失败",))
    assert read.matters[0].activities == ("登录问题",)
    assert read.matters[0].complaints == ("C2",)


def test_aspects_of_no_matter_are_kept_with_their_reason():
    read = read_pains(
        "matters: [{matter: a, aspects: x + y}]\nno_matter: [{aspects: [x], because: p\n  q}]"
    )

    assert [(one.aspects, one.because) for one in read.no_matter] == [(("x",), "p q")]


def test_nothing_written_is_an_empty_list():
    assert read_pains("").matters == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("matters: [{activity: a}]", "names no `matter`"),
        ("matters: [{matter: a, colour: red}]", "colour"),
        ("colours: [red]", "colours"),
        ("[a, b]", "takes contacts"),
        ("a: b: c", "no YAML"),
        ("matters: [{matter: a, activity: x}, {matter: b, activity: x}]", "x stands in a and in b"),
        ("no_matter: [{aspects: [x]}]", "names no `because`"),
        ("no_matter: [{aspects: [x], because: y, why: z}]", "why"),
        (
            "matters: [{matter: a, aspects: x}]\nno_matter: [{aspects: x, because: y}]",
            "x stands in a and in no_matter",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(text, told):
    with pytest.raises(InvalidCatalogue, match=told):
        read_pains(text)
