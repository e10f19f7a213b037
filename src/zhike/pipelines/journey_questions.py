"""All questions that can be asked of a log.

To add one, write its function in the library and one entry in a table of questions: the page, the
API and the command line have it at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhike.pipelines.asking import Question
from zhike.pipelines.journey_channels import CHANNELS
from zhike.pipelines.journey_checks import CHECKS
from zhike.pipelines.journey_flow import FLOW
from zhike.pipelines.journey_weeks import WEEKS

QUESTIONS: Mapping[str, Question] = {**FLOW, **CHANNELS, **CHECKS, **WEEKS}
