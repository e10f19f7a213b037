from zhike.apps.dashboards.templatetags.figures import points, yuan
from zhike.apps.pains.words import assumption_label, between, each, weights_words


def test_money_points_and_means_are_written_with_their_sign():
    assert (yuan(-1234.6), yuan(0.2), yuan(None)) == ("−¥1,235", "¥0", "–")
    assert (points(0.052), points(-0.001), points(0)) == (
        "+5.2 points",
        "−0.1 points",
        "0.0 points",
    )
    assert each(-0.5) == "−0.50"


def test_an_interval_without_an_end_is_not_written():
    assert between({"lower": 1.0, "upper": None}, yuan) == ""
    assert between({"lower": 1.0, "upper": 2.0}, yuan) == "¥1 to ¥2"


def test_the_order_says_its_weights_and_leaves_the_value_out_where_nobody_knows_it():
    weights = {"value": 1.0, "reach": 0.0, "severity": 2.0}

    assert weights_words(weights, has_worth=True) == "value at stake × 1、severity × 2"
    assert weights_words({"value": 1.0}, has_worth=False) == "reach × 1、severity × 1"


def test_every_severity_names_its_evidence():
    assert assumption_label("severity.loop") == "Severity, 0 to 1: sent round again"
