"""What customers say, in their own words."""

from zhike.analytics.voice.cleaning import clean, simplified, visible
from zhike.analytics.voice.masking import Masked, mask, mask_all
from zhike.analytics.voice.names import Reader, has_cue, lac, people_and_places, without_model
from zhike.schema.personal_values import Personal, Span, addresses, identifiers

__all__ = [
    "Masked",
    "Personal",
    "Reader",
    "Span",
    "addresses",
    "clean",
    "has_cue",
    "identifiers",
    "lac",
    "mask",
    "mask_all",
    "people_and_places",
    "simplified",
    "visible",
    "without_model",
]
