import numpy as np

from zhike.analytics import voice
from zhike.demo.planted import BLAMED_PRODUCTS, DRIVERS

OVERALL = "总体满意度"


def weights_of(table):
    """Least squares of the overall answer on the four drivers."""
    questions = np.array(table.column("question").to_pylist())
    scores = table.column("score").to_numpy()
    drivers = np.stack([scores[questions == name] for name, _ in DRIVERS.weights], axis=1)
    design = np.column_stack([drivers, np.ones(len(drivers))])
    return np.linalg.lstsq(design, scores[questions == OVERALL], rcond=None)[0][:4]


def test_the_weights_behind_satisfaction_can_be_recovered(tables):
    found = weights_of(tables["survey_answer"])

    assert np.abs(found - [weight for _, weight in DRIVERS.weights]).max() < 0.1


def test_without_the_truth_no_driver_matters(without):
    found = weights_of(without("satisfaction_drivers")["survey_answer"])

    assert np.abs(found).max() < 0.1


def test_scores_stay_on_their_scales(tables):
    rows = tables["survey_answer"].to_pylist()

    assert all(row["scale_min"] <= row["score"] <= row["scale_max"] for row in rows)
    assert {row["scale_max"] for row in rows if row["question"] == "推荐意愿"} == {10}


def test_each_form_answers_six_questions_about_a_known_contact(tables):
    answers = tables["survey_answer"]
    contacts = set(
        dict(row)["contact_id"] for row in tables["service"].column("attributes").to_pylist()
    )

    assert answers.num_rows == 6 * len(set(answers.column("response_id").to_pylist()))
    assert set(answers.column("contact_id").to_pylist()) <= contacts


def test_customers_write_about_the_face_login_only_while_it_is_broken(tables, without):
    def about_face(table):
        return [
            row["written_at"].strftime("%m-%d")
            for row in table.to_pylist()
            if "脸" in row["text"] and row["source"] == "app review"
        ]

    days = about_face(tables["feedback_text"])

    assert len(days) > 3
    assert all("05-14" <= day <= "06-05" for day in days)
    assert len(about_face(without("app_release_face_login")["feedback_text"])) == 0


def test_comments_differ_and_no_text_is_empty(tables):
    texts = tables["feedback_text"].column("text").to_pylist()

    assert len(set(texts)) > 0.7 * len(texts)
    assert all(texts)


def blamed(table):
    """How many comments of the survey blame each product that was planted, by month."""
    rows = [row for row in table.to_pylist() if row["source"] == "survey"]
    found = {product: {} for product in BLAMED_PRODUCTS.products}
    for row, read in zip(rows, voice.aspects([row["text"] for row in rows]), strict=True):
        for product, months in found.items():
            if read.get(product, 0) < 0:
                month = row["written_at"].month
                months[month] = months.get(month, 0) + 1
    return found


def test_two_products_are_blamed_from_their_day_on(tables, without):
    card, fund = BLAMED_PRODUCTS.products
    found, before = (blamed(one["feedback_text"]) for one in (tables, without("blamed_products")))

    assert found[card].get(12, 0) >= 3 > max(before[card].values(), default=0)
    assert sum(found[fund].get(month, 0) for month in range(9, 13)) >= 3
    assert max([*before[card].values(), *before[fund].values()], default=0) <= 2
    early = BLAMED_PRODUCTS.card_date.month - 1
    assert all(n <= 2 for month, n in found[card].items() if month <= early)
