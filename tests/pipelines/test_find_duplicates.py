from zhike.pipelines.find_duplicates import FIELDS, Entry, find_duplicates

LIN = {"kind": "personal", "name": "林知夏", "phone": "16100000001", "address": "文昌路8号"}


def entries(*more):
    others = [
        Entry(record_id=f"S{n}", kind="personal", name=f"王{letter}", phone=f"1640000{n:04d}")
        for n, letter in enumerate("云安河书嘉言亦凡曦语")
    ]
    return [Entry(record_id=f"C{n}", **person) for n, person in enumerate(more)] + others


def test_proposals_tell_strength_rule_and_the_evidence_of_each_field():
    number = "11010519491231002X"
    people = entries({**LIN, "id_number": number}, {**LIN, "id_number": "110105491231002"})

    found = find_duplicates([people])

    (proposal,) = [one for portion in found.proposals for one in portion]
    assert (proposal.first_id, proposal.second_id) == ("C0", "C1")
    assert (proposal.strength, proposal.rule) == ("match", "document")
    assert tuple(proposal.fields) == FIELDS
    assert proposal.fields["name"].level == 4
    assert proposal.fields["email"].level == -1
    assert (found.entries, found.matches, found.doubtful) == (12, 1, 0)


def test_portions_do_not_part_what_belongs_together():
    people = entries(LIN | {"id_number": "11010519491231002X"})
    again = [Entry(record_id="C9", kind="personal", name="林知夏", id_number="110105491231002")]

    found = find_duplicates([people, again])

    assert [[p.second_id for p in portion] for portion in found.proposals] == [["C9"]]


def test_an_empty_master_gives_nothing():
    found = find_duplicates([])

    assert (found.entries, found.candidates, list(found.proposals)) == (0, 0, [])
