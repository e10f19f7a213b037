import numpy as np
import pyarrow as pa

from zhike.demo.names import (
    SURNAMES,
    Names,
    Writing,
    company_names,
    draw_names,
    mail_names,
    written,
    written_otherwise,
)

# 刘 云 安, 王 溪, 欧阳 知 雨 by their places in the vocabularies.
NAMES = Names(
    surname=np.array([SURNAMES.index(name) for name in ("刘", "王", "欧阳")]),
    first=np.array([3, 17, 0]),
    second=np.array([4, -1, 2]),
)


def otherwise(writing: Writing) -> list[str]:
    codes = np.full(3, int(writing))
    return written_otherwise(NAMES, writing=codes, rng=np.random.default_rng(1)).to_pylist()


def test_names_are_surname_and_one_or_two_characters():
    assert written(NAMES).to_pylist() == ["刘云安", "王溪", "欧阳知雨"]


def test_a_name_can_be_written_in_six_other_ways():
    assert otherwise(Writing.TRADITIONAL) == ["劉雲安", "王 溪", "歐陽知雨"]
    assert otherwise(Writing.HOMOPHONE) == ["刘芸桉", "王 溪", "欧阳芝宇"]
    assert otherwise(Writing.SWAPPED) == ["云安刘", "溪王", "知雨欧阳"]
    assert otherwise(Writing.PINYIN) == ["Liu Yunan", "Wang Xi", "Ouyang Zhiyu"]
    assert otherwise(Writing.SPACED) == ["刘 云安", "王 溪", "欧阳 知雨"]
    assert [name.split()[1] for name in otherwise(Writing.ENGLISH)] == ["Liu", "Wang", "Ouyang"]


def test_common_surnames_come_often_and_compound_ones_seldom():
    drawn = draw_names(np.random.default_rng(3), 20_000)

    share = np.bincount(drawn.surname, minlength=len(SURNAMES)) / 20_000
    assert share[0] == share.max()
    assert 0.008 < share[-6:].sum() < 0.016


def test_companies_are_named_after_their_place_and_mail_after_the_name():
    names = company_names(np.random.default_rng(1), 1, cities=pa.array(["云溪市"])).to_pylist()

    assert names[0].startswith("云溪市") and names[0].endswith("有限公司")
    assert mail_names(NAMES).to_pylist() == ["yunan", "xi", "zhiyu"]
