import numpy as np

from zhike.demo.planted import DRIVERS

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
