from __future__ import annotations

import pytest

from zhike.apps.consents.models import NoticeText, Purpose
from zhike.apps.consents.standard import STANDARD, load_standard_purposes

pytestmark = pytest.mark.django_db


def test_a_new_bank_gets_its_purposes_once_and_keeps_what_it_wrote():
    assert load_standard_purposes() == len(STANDARD)
    Purpose.objects.filter(code="marketing").update(name_zh="本行推介")

    assert load_standard_purposes() == 0
    assert Purpose.objects.get(code="marketing").name_zh == "本行推介"


def test_every_purpose_that_needs_consent_has_a_text_in_both_languages():
    load_standard_purposes()

    with_text = set(
        NoticeText.objects.exclude(text_zh="").exclude(text_en="").values_list("purpose__code")
    )
    wanted = set(Purpose.objects.filter(basis="consent").values_list("code"))
    assert wanted
    assert wanted <= with_text
