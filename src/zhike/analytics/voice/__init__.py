"""What customers say, in their own words."""

from zhike.analytics.voice.aspects import (
    NOT_NAMED,
    Aspect,
    AspectCount,
    Polarity,
    aspect_tree,
    aspects,
    count_aspects,
    opinion,
)
from zhike.analytics.voice.classifier import (
    Evaluation,
    TextClassifier,
    evaluate,
    learn,
)
from zhike.analytics.voice.cleaning import clean, simplified, visible
from zhike.analytics.voice.duplicates import near_duplicates
from zhike.analytics.voice.emerging import Surveillance, Week, watch
from zhike.analytics.voice.masking import Masked, mask, mask_all
from zhike.analytics.voice.names import Reader, has_cue, lac, people_and_places, without_model
from zhike.analytics.voice.segmentation import Cutter, NewWord, cutter, lexicon, new_words
from zhike.schema.personal_values import Personal, Span, addresses, identifiers

__all__ = [
    "NOT_NAMED",
    "Aspect",
    "AspectCount",
    "Cutter",
    "Evaluation",
    "Masked",
    "NewWord",
    "Personal",
    "Polarity",
    "Reader",
    "Span",
    "Surveillance",
    "TextClassifier",
    "Week",
    "addresses",
    "aspect_tree",
    "aspects",
    "clean",
    "count_aspects",
    "cutter",
    "evaluate",
    "has_cue",
    "identifiers",
    "lac",
    "learn",
    "lexicon",
    "mask",
    "mask_all",
    "near_duplicates",
    "new_words",
    "opinion",
    "people_and_places",
    "simplified",
    "visible",
    "watch",
    "without_model",
]
