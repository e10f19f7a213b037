"""Three planted cases among places that are all right: each is found by its rule, none else."""

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.pains import Place, Preference, defects, misplaced, missing

MATTERS = Estimate(value=0.1, lower=0.05, upper=0.15)
NOT_PROVED = Estimate(value=0.05, lower=-0.01, upper=0.1)
CHANNELS = {"young": (("app", 60), ("phone", 30), ("branch", 10)),
            "old": (("app", 8), ("phone", 30), ("branch", 62))}  # fmt: skip


def place(user_type, stage, touchpoint, channel, *, bad=30, n=300):
    return Place(
        user_type=user_type,
        stage=stage,
        touchpoint=touchpoint,
        channel=channel,
        customers=n,
        troubled=wilson(bad, n=n),
        n=n,
    )


PREFERENCES = [
    Preference(user_type=user_type, channel=channel, share=wilson(uses * 10, n=1_000), n=1_000)
    for user_type, uses_of in CHANNELS.items()
    for channel, uses in uses_of
]
PLACES = [
    place(user_type, stage, touchpoint, channel)
    for user_type in CHANNELS
    for stage, touchpoint, channel in (
        ("open", "application", "app"), ("open", "application", "branch"),
        ("open", "activation", "app"), ("use", "transfer", "app"),
        ("after_sales", "hotline", "phone"), ("after_sales", "counter", "branch"),
        ("after_sales", "help in the app", "app"),
    )
]  # fmt: skip
BAD = place("young", "after_sales", "chat", "chat", bad=120)


def test_what_matters_and_fares_worse_than_all_is_a_defect_and_nothing_else():
    bad_but_unimportant = place("old", "after_sales", "mail", "mail", bad=120)
    too_few = place("old", "after_sales", "chat", "chat", bad=15, n=20)

    found = defects(
        [*PLACES, BAD, bad_but_unimportant, too_few],
        importance={"chat": MATTERS, "mail": NOT_PROVED, "hotline": MATTERS},
    )

    assert [(one.user_type, one.touchpoint) for one in found] == [("young", "chat")]
    assert found[0].value.value == 0.4
    assert found[0].against < found[0].value.lower


def test_a_step_that_must_be_taken_where_the_type_hardly_goes_is_misplaced():
    unavoidable = frozenset({"application", "activation"})

    found = misplaced(PLACES, preferences=PREFERENCES, unavoidable=unavoidable)

    # Nobody has to transfer money in the app, and the application is offered in the branch too.
    assert [(one.user_type, one.touchpoint, one.channel) for one in found] == [
        ("old", "activation", "app")
    ]
    assert found[0].value.value == 0.08


def test_a_stage_without_the_preferred_channel_is_missing_unless_it_is_not_meant():
    offered = frozenset((one.stage, one.channel) for one in PLACES)
    asked = {
        "preferences": PREFERENCES,
        "stages": ("open", "use", "after_sales"),
        "offered": offered,
    }

    found = missing(PLACES, **asked)

    assert [(one.user_type, one.stage, one.channel) for one in found] == [("old", "use", "branch")]
    assert missing(PLACES, **asked, not_meant=frozenset({("use", "branch")})) == ()
    assert defects([], importance={}) == ()
