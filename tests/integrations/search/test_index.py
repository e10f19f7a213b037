from __future__ import annotations

import pytest
from tests.integrations.search.conftest import ask, matter

from zhike.integrations.search.hidden_words import HiddenWords
from zhike.integrations.search.index import (
    FORM,
    Index,
    InUse,
    forget_others,
    in_use,
    new_folder,
    use,
    writing,
)
from zhike.integrations.search.questions import Reach


def test_what_was_added_is_found_after_the_commit_and_by_other_readers(index):
    reader = Index(index.folder, HiddenWords(b"key"))
    index.add([matter(1, "挂失")])
    assert ask(reader, "挂失").count == 0

    index.commit()
    assert ask(reader, "挂失").tickets == [1]
    index.add([matter(2, "挂失")])
    index.commit()
    assert ask(reader, "挂失").count == 2


def test_a_matter_that_is_added_again_takes_its_own_place(index):
    index.add([matter(1, "挂失"), matter(2, "限额")])
    index.commit()
    index.remove([1, 2])
    index.add([matter(1, "补办")])
    index.commit()

    assert len(index) == 1
    assert ask(index, "挂失").count == ask(index, "限额").count == 0
    assert ask(index, "补办").tickets == [1]


def test_pages_follow_each_other(index):
    index.add([matter(n, "挂失") for n in range(1, 8)])
    index.commit()

    pages = [
        ask(index, "挂失", newest_first=True, limit=3, offset=start).tickets for start in (0, 3, 6)
    ]
    assert pages == [[7, 6, 5], [4, 3, 2], [1]]


@pytest.mark.parametrize(
    ("reach", "found"),
    [
        (Reach(queues=[], texts=["said"]), []),
        (Reach(queues=[1], texts=[]), []),
        (Reach(queues=[1], texts=["said"]), [3, 1]),
        (Reach(queues=[1, 2], texts=["said"]), [4, 3, 2, 1]),
        (Reach(queues=[1, 2], texts=["said"], own_queues=[2], owner=9), [4, 2]),
        (Reach(queues=[1, 2], texts=["said"], own_queues=[], owner=9), [4]),
        (Reach(queues=[1, 2], texts=["said"], own_queues=[3], owner=8), [3]),
        (Reach(queues=[1, 2], texts=["said"], complaints_only=True), [2]),
        (Reach(queues=[1, 2], texts=["complained"]), []),
    ],
)
def test_a_reach_cuts_what_is_found_and_counted(index, reach, found):
    index.add(
        [
            matter(1, "挂失"),
            matter(2, "挂失", queue=2, complained=("赔偿",)),
            matter(3, "挂失", task_queues=[3]),
            matter(4, "挂失", queue=2, owner=9),
        ]
    )
    index.commit()

    hits = ask(index, "挂失", reaches=[reach], newest_first=True)
    assert hits.tickets == found
    assert hits.count == len(found)


def test_of_two_ways_to_see_a_matter_one_is_enough(index):
    index.add([matter(1, "赔偿"), matter(2, complained=("赔偿",), queue=2)])
    index.commit()
    ways = [
        Reach(queues=[1], texts=["said"]),
        Reach(queues=[2], texts=["complained"], complaints_only=True),
    ]

    assert ask(index, "赔偿", reaches=ways, newest_first=True).tickets == [2, 1]


def test_nothing_asked_finds_nothing(index):
    index.add([matter(1, "挂失")])
    index.commit()

    assert ask(index, "").count == 0
    assert ask(index, "挂失", reaches=[]).count == 0


def test_the_file_beside_the_index_names_the_one_in_use(tmp_path):
    assert in_use(tmp_path) is None
    folder = new_folder(tmp_path)
    use(tmp_path, InUse(folder=folder.name, key_number=1))
    assert in_use(tmp_path) is None, "there is no index yet"

    Index(folder, HiddenWords(b"key"))
    assert in_use(tmp_path) == InUse(folder=folder.name, key_number=1)
    use(tmp_path, InUse(folder=folder.name, key_number=1, form=FORM + 1))
    assert in_use(tmp_path) is None, "of another form"
    (tmp_path / "in-use.json").write_text("{")
    assert in_use(tmp_path) is None


def test_only_the_index_in_use_stays(tmp_path):
    folders = [new_folder(tmp_path) for _ in range(3)]
    for folder in folders:
        Index(folder, HiddenWords(b"key"))
    use(tmp_path, InUse(folder=folders[1].name, key_number=1))

    forget_others(tmp_path)

    assert list(tmp_path.glob("matters-*")) == [folders[1]]


def test_one_writes_at_a_time(tmp_path):
    with writing(tmp_path) as first, writing(tmp_path) as second:
        assert (first, second) == (True, False)
    with writing(tmp_path) as third:
        assert third
