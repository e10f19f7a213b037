from __future__ import annotations

from zhike.apps.customers.relation_actions import add_relation, end_relation
from zhike.apps.customers.relations import relation_of, relations_of
from zhike.apps.customers.rules import RelationKind


def test_each_side_sees_the_relation_from_its_own(lin, qian, administrator):
    add_relation(subject="C00000001", object="C00000002", kind=RelationKind.GUARANTOR, by="ma")

    (mine,) = relations_of([lin], caller=administrator).rows
    (his,) = relations_of([qian], caller=administrator).rows

    assert (mine.other, mine.is_subject) == (qian, True)
    assert (his.other, his.is_subject) == (lin, False)


def test_who_is_out_of_reach_has_no_name(lin, qian, teller):
    add_relation(subject="C00000001", object="C00000002", kind=RelationKind.HOUSEHOLD, by="ma")

    (row,) = relations_of([lin], caller=teller).rows

    assert row.name == ""
    assert not row.is_reached


def test_what_ended_is_not_drawn(lin, qian, teller):
    made = add_relation(
        subject="C00000001", object="C00000002", kind=RelationKind.HOUSEHOLD, by="ma"
    )
    end_relation(made.pk, by="ma")

    found = relations_of([lin], caller=teller)

    assert (len(found.rows), len(found.drawn), len(found.ended)) == (0, 0, 1)


def test_a_relation_belongs_to_its_two_customers(lin, qian):
    made = add_relation(
        subject="C00000001", object="C00000002", kind=RelationKind.HOUSEHOLD, by="ma"
    )

    assert relation_of(made.pk, customer_id="C00000002") == made
    assert relation_of(made.pk, customer_id="C00000003") is None
