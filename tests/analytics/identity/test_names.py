import pyarrow as pa
import pytest

from zhike.analytics.identity.names import frequency, sound_of, sounds, written_names


@pytest.mark.parametrize(
    "written",
    [
        "林知夏",
        "林 知夏",
        "知夏林",
        "林芝夏",
        "Lin Zhixia",
        "ZHIXIA LIN",
        "lin zhi-xia",
        "ＬＩＮ　Zhixia",
    ],
)
def test_a_name_sounds_the_same_however_it_is_written(written):
    assert sounds(pa.array([written]))["letters"].to_pylist() == ["".join(sorted("linzhixia"))]


def test_traditional_characters_sound_like_simplified_ones():
    assert sound_of("歐陽雲").letters == sound_of("欧阳云").letters
    assert sound_of("歐陽雲").head == sound_of("欧阳云").head == "ouyang"


def test_another_name_sounds_otherwise():
    assert sound_of("林知夏").letters != sound_of("林知秋").letters


def test_a_name_in_letters_has_two_ends_where_the_surname_may_be():
    english, chinese = sound_of("Tony Lin"), sound_of("林知夏")

    assert (english.head, english.tail, english.is_latin) == ("tony", "lin", True)
    assert (chinese.head, chinese.tail, chinese.is_latin) == ("lin", "lin", False)


def test_companies_are_the_same_with_another_legal_form_and_other_brackets():
    names = written_names(
        pa.array(["云溪（北）商贸有限公司", "云溪(北)商贸有限责任公司", None, " "])
    )

    assert names.to_pylist() == ["云溪(北)商贸", "云溪(北)商贸", None, None]


def test_signs_that_spell_nothing_have_no_sound():
    assert sounds(pa.array(["···", None]))["letters"].to_pylist() == [None, None]
    assert sounds(pa.array([], pa.string())).num_rows == 0


def test_frequency_counts_how_often_the_value_of_a_row_is_there():
    assert frequency(pa.array(["a", "b", "a", None])).tolist() == [2, 1, 2, 0]
