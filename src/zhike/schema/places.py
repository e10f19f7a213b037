"""Provinces and cities of China: what an address in a text may begin with."""

from __future__ import annotations

from importlib import resources

# Provinces, and places of prefecture level without 市, 地区 or 盟.
PLACES = tuple(resources.files(__package__).joinpath("places.txt").read_text("utf-8").split())
