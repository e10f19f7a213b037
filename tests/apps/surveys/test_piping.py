from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.surveys.piping import filled, has_stray_brace, names_in


@given(st.text(), st.dictionaries(st.sampled_from(["a", "b"]), st.text(), max_size=2))
def test_what_is_put_in_is_never_read_again(text, known):
    once = filled("{a}" + text.replace("{", "").replace("}", ""), known=known)

    assert once.startswith(known.get("a", ""))


@given(st.text(alphabet="{}|ab "))
def test_every_brace_is_a_name_or_astray(text):
    rest = filled(text, known={})

    assert has_stray_brace(text) == ("{" in rest or "}" in rest)
    assert len(names_in(text)) <= text.count("{")
