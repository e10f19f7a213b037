from __future__ import annotations

import gettext
import io
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tests.apps.texts import APPS, SENTENCES, texts_of

WITH_TEXTS = [app for app in sorted(APPS.iterdir()) if app.is_dir() and any(texts_of(app))]


def catalogue_of(app: Path):
    path = app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    assert path.exists(), f"{path} is missing: the texts of {app.name} have no Chinese"
    return read_po(io.BytesIO(path.read_bytes()), locale="zh_Hans")


@pytest.mark.parametrize("app", WITH_TEXTS, ids=lambda app: app.name)
def test_every_text_has_its_chinese(app):
    catalogue = catalogue_of(app)

    missing = sorted(
        {
            f"{text.msgid!r} ({text.place})"
            for text in texts_of(app)
            if not (found := catalogue.get(text.msgid, text.context)) or not found.string
        }
    )
    assert not missing, "write their Chinese:\n" + "\n".join(missing)


@pytest.mark.parametrize("app", WITH_TEXTS, ids=lambda app: app.name)
def test_no_chinese_is_a_guess_and_none_is_left_over(app):
    catalogue = catalogue_of(app)
    used = {text.msgid for text in texts_of(app)}

    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    ids = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in catalogue
        if message.id
    }
    assert not ids - used, "no page shows these any more: delete them"


@pytest.mark.parametrize("app", WITH_TEXTS, ids=lambda app: app.name)
def test_the_chinese_keeps_every_placeholder(app):
    catalogue = catalogue_of(app)
    broken = [message.id for message in catalogue if message.id and list(message.check())]

    assert not broken


def test_one_text_has_one_chinese_in_all_apps():
    # Django merges the catalogues: of two translations one would silently win everywhere.
    spoken: dict[tuple[str, str | None], set[str]] = {}
    for app in WITH_TEXTS:
        for message in catalogue_of(app):
            if message.id and app != SENTENCES:
                said = spoken.setdefault((str(message.id), message.context), set())
                said.add(str(message.string))

    assert not {text: said for text, said in spoken.items() if len(said) > 1}


def test_the_chinese_of_the_library_names_the_same_values():
    broken = [
        message.id
        for message in catalogue_of(SENTENCES)
        if message.id and values_in(message.id) != values_in(message.string)
    ]

    assert not broken


def values_in(template: str) -> set[str]:
    return {name for _text, name, _form, _kind in Formatter().parse(template) if name}


def test_a_catalogue_compiles_and_speaks_chinese():
    compiled = io.BytesIO()
    write_mo(compiled, catalogue_of(APPS / "jobs"))
    compiled.seek(0)

    assert gettext.GNUTranslations(compiled).gettext("Background jobs") == "后台任务"
