from __future__ import annotations

from itertools import pairwise

import pytest

from zhike.demo.desk_stories import CARDS, COMPLAINTS, HOTLINE, STORIES
from zhike.pipelines.masking import mask_found


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.lines[0][:14])
def test_a_customer_begins_and_nobody_names_a_number(story):
    assert story.lines[0].startswith("C ")
    assert all(line[:2] in {"C ", "A "} for line in story.lines)
    told = " ".join((story.subject, story.note, *story.lines))
    assert mask_found(told) == told


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.lines[0][:14])
def test_the_words_fit_the_end(story):
    answered = any(line.startswith("A ") for line in story.lines)

    assert answered == (story.end not in {"line", "merged"})
    if story.end == "talk":
        assert story.lines[-1].startswith("C "), "somebody waits for an answer"


def test_what_is_merged_follows_what_goes_on():
    before = [one for one, two in pairwise(STORIES) if two.end == "merged"]

    assert [one.end for one in before] == ["talk"]


def test_each_queue_has_its_stories():
    assert {story.queue for story in STORIES} == {HOTLINE, CARDS, COMPLAINTS}
