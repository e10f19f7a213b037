from __future__ import annotations

import pytest
from django.db import IntegrityError
from tests.apps.surveys.designed import MAY

from zhike.apps.surveys.link_actions import open_link
from zhike.apps.surveys.models import Sheet


def test_a_sheet_is_of_a_matter_or_of_a_link_and_never_of_both(survey, hotline):
    link = open_link(survey, name="柜台", branch=hotline.branch, by="li")

    with pytest.raises(IntegrityError):
        Sheet.objects.create(survey=survey, version=1, queue=hotline, link=link, answered_on=MAY)
