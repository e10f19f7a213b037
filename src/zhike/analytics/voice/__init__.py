"""What customers say, in their own words."""

from zhike.analytics.voice.agreement import Agreement, alpha, kappa
from zhike.analytics.voice.aspects import (
    NOT_NAMED,
    Aspect,
    AspectCount,
    Polarity,
    aspect_tree,
    aspects,
    count_aspects,
    opinion,
    requirement_tree,
    rules_version,
    sentiments,
)
from zhike.analytics.voice.classifier import (
    Evaluation,
    TextClassifier,
    evaluate,
    learn,
)
from zhike.analytics.voice.cleaning import clean, simplified, visible
from zhike.analytics.voice.duplicates import near_duplicates
from zhike.analytics.voice.emerging import DAILY, Surveillance, Week, watch
from zhike.analytics.voice.masking import Masked, mask, mask_all
from zhike.analytics.voice.names import Reader, has_cue, lac, people_and_places, without_model
from zhike.analytics.voice.scoring import (
    AspectScores,
    SentimentScores,
    score_aspects,
    score_sentiment,
)
from zhike.analytics.voice.second_reading import TwiceRead, learn_twice
from zhike.analytics.voice.segmentation import Cutter, NewWord, cutter, lexicon, new_words
from zhike.analytics.voice.sentence_vectors import Embedder, SmallEmbedder
from zhike.analytics.voice.sentiment_model import (
    SentimentModel,
    learn_sentiment,
    rule_doubts,
    sentiment_model,
)
from zhike.analytics.voice.topics import (
    Known,
    MonthTopics,
    Topic,
    assign_topics,
    find_topics,
    next_known,
)
from zhike.schema.personal_values import Personal, Span, addresses, identifiers

__all__ = [
    "DAILY",
    "NOT_NAMED",
    "Agreement",
    "Aspect",
    "AspectCount",
    "AspectScores",
    "Cutter",
    "Embedder",
    "Evaluation",
    "Known",
    "Masked",
    "MonthTopics",
    "NewWord",
    "Personal",
    "Polarity",
    "Reader",
    "SentimentModel",
    "SentimentScores",
    "SmallEmbedder",
    "Span",
    "Surveillance",
    "TextClassifier",
    "Topic",
    "TwiceRead",
    "Week",
    "addresses",
    "alpha",
    "aspect_tree",
    "aspects",
    "assign_topics",
    "clean",
    "count_aspects",
    "cutter",
    "evaluate",
    "find_topics",
    "has_cue",
    "identifiers",
    "kappa",
    "lac",
    "learn",
    "learn_sentiment",
    "learn_twice",
    "lexicon",
    "mask",
    "mask_all",
    "near_duplicates",
    "new_words",
    "next_known",
    "opinion",
    "people_and_places",
    "requirement_tree",
    "rule_doubts",
    "rules_version",
    "score_aspects",
    "score_sentiment",
    "sentiment_model",
    "sentiments",
    "simplified",
    "visible",
    "watch",
    "without_model",
]
