from __future__ import annotations

import segno

from zhike.apps.people.qr_codes import qr_svg


def test_a_code_is_drawn_for_a_page_that_lets_in_no_style_and_no_script():
    text = '"><script>alert(1)</script>'
    drawn = qr_svg(text)

    assert drawn.startswith("<svg")
    assert " style=" not in drawn
    assert "script" not in drawn
    # With its border of two fields as wide as the library says the code of this text is.
    side = segno.make(text, error="m").symbol_size(border=2)[0]
    assert f'viewBox="0 0 {side} {side}"' in drawn
