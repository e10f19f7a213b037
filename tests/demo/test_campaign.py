from collections import Counter, defaultdict

from zhike.demo.planted import CAMPAIGN_UPLIFT


def uplift(table, segments):
    cases, bought = defaultdict(dict), Counter()
    for row in table.to_pylist():
        cases[row["case_id"]] = dict(row["attributes"])
        bought[row["case_id"]] += row["activity"] == "购买产品"
    shares = []
    for group in ("实验组", "对照组"):
        who = [
            case
            for case, facts in cases.items()
            if facts["case:group"] == group and (facts["case:segment"] in segments)
        ]
        shares.append(sum(bought[case] for case in who) / len(who))
    return shares[0] - shares[1]


OTHERS = {"职场新人", "成熟家庭", "企业主", "退休养老", "学生新客", "高净值"}


def test_the_campaign_helps_in_one_segment_only(tables, without):
    one = {CAMPAIGN_UPLIFT.segment}

    assert uplift(tables["campaign"], one) > 0.05
    assert abs(uplift(tables["campaign"], OTHERS)) < 0.04
    assert abs(uplift(without("campaign_uplift_segment")["campaign"], one)) < 0.06


def test_only_the_treated_get_the_message(tables):
    rows = tables["campaign"].to_pylist()
    sent = {row["case_id"] for row in rows if row["activity"] == "发送优惠"}
    treated = {row["case_id"] for row in rows if dict(row["attributes"])["case:group"] == "实验组"}

    assert sent == treated
