"""Apps that know where an improvement came from say so; nobody is told who may not know."""

from __future__ import annotations

from zhike.apps.improvements import origins
from zhike.apps.improvements.origins import Origin, origins_of, tells_origin


def test_what_is_known_of_an_improvement_is_told_to_who_may_know(monkeypatch, draft, owner):
    monkeypatch.setattr(origins, "_TOLD_BY", [])
    there = Origin(title="报告", url="/there/")
    tells_origin(lambda row, person: there if (row, person) == (draft, owner) else None)
    tells_origin(lambda _row, _person: None)

    assert origins_of(draft, owner) == [there]
