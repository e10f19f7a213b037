import pyarrow as pa

from zhike.analytics.identity.contact_points import plain_addresses, plain_emails, plain_phones


def test_a_phone_is_its_digits_without_the_country():
    written = [
        "+86 161-0000-0009",
        "008616100000009",
        "１６１００００００09",
        "0571-8000 1234",
        "12",
        None,
    ]

    assert plain_phones(pa.array(written)).to_pylist() == [
        *["16100000009"] * 3, "057180001234", None, None,
    ]  # fmt: skip


def test_a_mail_address_is_compared_in_lower_case():
    written = [" Lin@Example.COM ", "no mail", None]

    assert plain_emails(pa.array(written)).to_pylist() == ["lin@example.com", None, None]


def test_an_address_is_the_same_without_province_and_with_another_sign_for_the_house():
    written = [
        "云岭省云溪市东湖区文昌路8号3栋502室",
        "云溪市东湖区文昌路 8 號 3幢502",
        "云溪市，东湖区文昌路８号３座502房",
    ]

    assert len(set(plain_addresses(pa.array(written)).to_pylist())) == 1


def test_the_same_road_in_another_city_is_another_address():
    written = ["云溪市东湖区文昌路8号", "临江市东湖区文昌路8号", "无"]

    first, second, nothing = plain_addresses(pa.array(written)).to_pylist()
    assert first != second
    assert nothing is None
