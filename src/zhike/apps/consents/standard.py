"""The purposes every bank has, with a first text for each; a bank writes its own over them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from zhike.apps.consents.actions import publish_text, save_purpose
from zhike.apps.consents.models import Purpose
from zhike.apps.consents.rules import Basis


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One purpose as it stands in a new bank."""

    code: str
    name_zh: str
    name_en: str
    basis: Basis
    is_separate: bool = False
    names_third_party: bool = False
    rest_days: int = 0
    text_zh: str = ""
    text_en: str = ""


_RIGHTS_ZH = (
    "您可随时在网点、电话、手机银行撤回同意,撤回与同意同样方便,不影响其他服务;"
    "也可查阅、复制、更正、删除您的信息。"
)
_RIGHTS_EN = (
    " You may withdraw at any time in a branch, by telephone or in the app, as easily as you agree,"
    " and keep all other services; you may see, copy, correct and delete your information."
)
SIGN_IN = "sign-in"
STANDARD = (
    Standard(
        code="legal-notice",
        name_zh="法定通知",
        name_en="Legal notices",
        basis=Basis.LAW,
    ),
    # Asked for by the customer a moment ago; whoever refuses all messages still gets in.
    Standard(
        code=SIGN_IN,
        name_zh="登录验证码",
        name_en="Sign-in codes",
        basis=Basis.LAW,
    ),
    Standard(
        code="service",
        name_zh="账户与业务通知",
        name_en="Notices about accounts and requests",
        basis=Basis.CONTRACT,
    ),
    Standard(
        code="marketing",
        name_zh="产品与活动推介",
        name_en="Offers of products",
        basis=Basis.CONSENT,
        text_zh="本行使用您的姓名和联系方式向您介绍产品与活动,保存至您撤回同意为止。" + _RIGHTS_ZH,
        text_en="We use your name and contact details to tell you of products and events, and keep"
        " them for this until you withdraw." + _RIGHTS_EN,
    ),
    Standard(
        code="personalisation",
        name_zh="个性化推荐",
        name_en="Personal recommendations",
        basis=Basis.CONSENT,
        text_zh="本行根据您的交易和使用情况自动为您选择推荐内容。您可一键关闭,关闭后删除相应的个人标签。"
        + _RIGHTS_ZH,
        text_en="We choose what to recommend to you automatically, from what you use. You can"
        " switch it off with one act; the tags made for it are then deleted." + _RIGHTS_EN,
    ),
    Standard(
        code="survey",
        name_zh="满意度调查",
        name_en="Surveys",
        basis=Basis.CONSENT,
        rest_days=30,
        text_zh="本行在服务后请您评价,答复保存两年,只用于改进服务。" + _RIGHTS_ZH,
        text_en="We ask you after a service how it was, keep the answers for two years and use them"
        " to improve the service only." + _RIGHTS_EN,
    ),
    Standard(
        code="improvement-news",
        name_zh="意见反馈结果告知",
        name_en="What became of what you told us",
        basis=Basis.CONSENT,
        rest_days=30,
        text_zh="您反映过的问题有了改进时，本行告诉您做了什么，每项改进只告知一次，记录保存两年。"
        + _RIGHTS_ZH,
        text_en="When something that you told us of was improved, we tell you what was done, once"
        " for each improvement, and keep for two years that we did." + _RIGHTS_EN,
    ),
    Standard(
        code="sensitive",
        name_zh="处理敏感个人信息",
        name_en="Use of sensitive information",
        basis=Basis.CONSENT,
        is_separate=True,
        text_zh="本行为核实身份和评估风险处理您的金融账户、生物识别等敏感信息;不同意将无法使用需核身的线上业务,"
        "仍可在网点办理。" + _RIGHTS_ZH,
        text_en="We use sensitive information (accounts, biometrics) to check identity and risk."
        " Without it, what needs such a check online is done in a branch." + _RIGHTS_EN,
    ),
    Standard(
        code="sharing",
        name_zh="向第三方提供",
        name_en="Sharing with a third party",
        basis=Basis.CONSENT,
        is_separate=True,
        names_third_party=True,
        text_zh="本行向下列接收方提供您的姓名、联系方式和持有产品,由其按约定的目的和方式处理。"
        + _RIGHTS_ZH,
        text_en="We give your name, contact details and products to the receiver named below, who"
        " uses them for the purpose and in the way agreed." + _RIGHTS_EN,
    ),
)


@transaction.atomic
def load_standard_purposes() -> int:
    """Make the purposes that are missing; what is there stays as the bank wrote it."""
    there = set(Purpose.objects.values_list("code", flat=True))
    missing = [one for one in STANDARD if one.code not in there]
    for one in missing:
        purpose = save_purpose(
            Purpose(
                code=one.code,
                name_zh=one.name_zh,
                name_en=one.name_en,
                basis=one.basis,
                is_separate=one.is_separate,
                names_third_party=one.names_third_party,
                rest_days=one.rest_days,
            ),
            by="zhike",
        )
        if one.text_zh:
            publish_text(purpose, text_zh=one.text_zh, text_en=one.text_en, by="zhike")
    return len(missing)
