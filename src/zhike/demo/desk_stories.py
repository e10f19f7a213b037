"""What the demo bank's customers bring to its desk. Every word is our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

End = Literal["line", "talk", "waiting", "on_hold", "solved", "closed", "merged"]
HOTLINE, CARDS, COMPLAINTS = "hotline", "cards", "complaints"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One matter: `lines` begin with C for the customer, with A for the agent.

    A story that is merged goes on in the one before it, of the same customer.
    """

    queue: str
    channel: str
    hours_ago: float
    subject: str
    lines: tuple[str, ...]
    end: End
    kind: str = "enquiry"
    priority: int = 3
    is_known: bool = True
    note: str = ""
    asks: tuple[str, str] | None = None  # which queue for what
    answer: str = ""  # of the queue that was asked


STORIES = (
    Story(
        queue=HOTLINE, channel="chat", hours_ago=70, subject="手机银行登不上", end="closed",
        lines=(
            "C 手机银行更新以后一直登不上，提示人脸识别失败",
            "A 您好，给您带来不便很抱歉。请先把应用升级到最新版本，再改用密码登录一次试试",
            "C 升级了，密码可以进去了",
            "A 好的，人脸识别请在“安全中心”里重新录入一次就能用了。还有其他可以帮您的吗？",
            "C 没有了，谢谢",
        ),
    ),
    Story(
        queue=HOTLINE, channel="phone", hours_ago=52, subject="转账两天未到账", end="solved",
        kind="transaction", priority=2,
        lines=(
            "C 前天晚上给老家转的五万块钱，到现在对方还没收到",
            "A 查到了，对方开户行名称填写有误，款项已退回，今天下午会回到您的账户",
            "C 那我重新转一次就可以了吧",
            "A 是的，收款行请选择完整的支行名称",
        ),
        note="已核对退汇流水，下午三点前入账，提醒客户核对收款行名称。",
    ),
    Story(
        queue=HOTLINE, channel="mail", hours_ago=96, subject="开具存款证明", end="closed",
        kind="transaction",
        lines=(
            "C 你好，孩子申请学校需要一份存款证明，请问怎么办理、要带什么？",
            "A 您好，可在手机银行“证明开具”中在线申请，也可持身份证到任一网点办理，当场可取。",
            "C 在线申请已经办好了，非常感谢。",
        ),
    ),
    Story(
        queue=HOTLINE, channel="branch", hours_ago=30, subject="排号后等候过久", end="solved",
        kind="suggestion",
        lines=(
            "C 周一上午只开了两个窗口，我等了快一个小时，建议高峰期多开一个窗口",
            "A 您的建议已转网点负责人，周一和发薪日上午将增开一个窗口，感谢您的提醒",
        ),
    ),
    Story(
        queue=CARDS, channel="chat", hours_ago=44, subject="年费减免条件", end="closed",
        lines=(
            "C 信用卡年费怎么减免",
            "A 您好，一年内刷满六次即免次年年费，您今年已刷十一次，明年不收年费",
            "C 太好了",
        ),
    ),
    Story(
        queue=CARDS, channel="portal", hours_ago=61, subject="申请提高信用额度", end="solved",
        kind="transaction",
        lines=(
            "C 下个月要装修，想把额度临时提高一些",
            "A 您好，已为您申请临时额度，有效期三个月，短信通知为准",
            "C 收到短信了，谢谢",
        ),
    ),
    Story(
        queue=CARDS, channel="phone", hours_ago=27, subject="卡片遗失挂失", end="solved",
        kind="transaction", priority=1,
        lines=(
            "C 钱包丢了，信用卡也在里面，赶紧帮我挂失",
            "A 已为您办理挂失，挂失前一小时内没有交易，新卡五个工作日内寄到您的账单地址",
        ),
        note="已核实身份并挂失，无可疑交易，补卡已提交。",
    ),
    Story(
        queue=COMPLAINTS, channel="letter", hours_ago=230, subject="提前还款违约金争议",
        end="closed", kind="complaint", priority=2,
        lines=(
            "C 合同签订时客户经理说还款满一年就没有违约金，现在却要收一个月利息，请给书面说明",
            "A 经核查当时的面签录音，客户经理确有此说明，我行已免收该笔违约金，书面答复随信附上",
        ),
        note="面签录音第三分钟可印证客户说法，拟同意免收。",
        asks=(HOTLINE, "请调取面签当日的录音录像，并说明违约金条款的讲解情况"),
        answer="录音已调取：客户经理口头说明满一年免收。",
    ),
    Story(
        queue=HOTLINE, channel="sms", hours_ago=20, subject="短信提醒服务收费", end="solved",
        lines=("C 短信提醒每月扣两块钱，怎么取消", "A 已为您关闭收费短信，今后改用微信免费通知"),
    ),
    Story(
        queue=CARDS, channel="mail", hours_ago=75, subject="境外交易重复入账", end="on_hold",
        kind="transaction", priority=2,
        lines=(
            "C 上周在境外酒店的一笔消费入账两次，附件是酒店开的单据",
            "A 您好，已收到单据，正在向卡组织调单，核实期间该笔争议款不计利息，五个工作日内答复您",
        ),
        note="两笔金额、授权号一致，疑似商户重复请款。",
        asks=(HOTLINE, "请向卡组织发起调单，核实两笔是否为同一授权"),
    ),
    Story(
        queue=HOTLINE, channel="portal", hours_ago=28, subject="变更预留手机号", end="waiting",
        kind="transaction",
        lines=(
            "C 换了新号码，预留手机怎么改？人在外地回不去",
            "A 您好，可在手机银行用人脸识别自助变更。请完成后回复我们，我们为您确认是否生效",
        ),
    ),
    Story(
        queue=HOTLINE, channel="mail", hours_ago=50, subject="公司账户年检材料", end="waiting",
        lines=(
            "C 我们公司今年年检要交哪些材料？",
            "A 您好，请提供营业执照副本和法定代表人身份证明扫描件，收到后一个工作日内办结",
        ),
    ),
    Story(
        queue=COMPLAINTS, channel="phone", hours_ago=46, subject="同一问题被转接四次",
        end="waiting", kind="complaint",
        lines=(
            "C 我打了三次电话，转了四个部门，每次都要从头讲一遍，到底谁负责",
            "A 非常抱歉让您反复说明。从现在起由我一人跟进到底，查清贷款扣款的情况后今天下班前回电",
            "C 行，我等你电话",
            "A 已查明是扣款日遇节假日顺延，没有逾期记录。说明已发到您邮箱，请看看是否还有疑问",
        ),
        note="情绪已缓和，承诺由本人跟进，不再转接。",
    ),
    Story(
        queue=COMPLAINTS, channel="portal", hours_ago=120, subject="理财销售时未提示风险",
        end="on_hold", kind="complaint", priority=2,
        lines=(
            "C 买的时候说跟存款一样稳，现在亏了八个点，当时根本没讲风险",
            "A 您的反映已受理，正在调取销售录音录像。核查期间不影响您随时赎回，进展会及时告知您",
        ),
        note="客户经理本人已回避，由另一位同事核查。",
        asks=(HOTLINE, "请提供销售当日双录和风险测评记录"),
    ),
    Story(
        queue=CARDS, channel="chat", hours_ago=26, subject="分期手续费怎么算", end="waiting",
        lines=(
            "C 一万二分十二期，手续费一共多少",
            "A 您好，按现行费率共七百二十元，折合年化利率约百分之十一。您想办理的话请告诉我期数",
        ),
    ),
    Story(
        queue=HOTLINE, channel="mail", hours_ago=33, subject="销户后的余额", end="line",
        lines=("C 上个月销户时说余额会转到另一张卡，到现在没看到，请查一下",),
    ),
    Story(
        queue=HOTLINE, channel="portal", hours_ago=31, subject="定期存款到期未转存", end="line",
        kind="transaction",
        lines=("C 三年定期到期了，明明约定了自动转存，怎么变成活期了？",),
    ),
    Story(
        queue=COMPLAINTS, channel="mail", hours_ago=80, subject="柜员当众报出余额", end="line",
        kind="complaint", priority=2,
        lines=("C 柜台办业务时柜员大声念我的余额，后面一排人都听见了，请调看监控并给我说法",),
    ),
    Story(
        queue=CARDS, channel="portal", hours_ago=29, subject="积分到期没有提醒", end="line",
        kind="suggestion",
        lines=("C 一万多积分月底过期了也没人提醒，希望到期前发个通知",),
    ),
    Story(
        queue=HOTLINE, channel="chat", hours_ago=0.6, subject="忘记登录密码", end="talk",
        lines=(
            "C 登录密码忘了，试了几次被锁了",
            "A 您好，锁定二十四小时后自动解除，也可以现在用人脸识别重设密码，我来带您操作",
            "C 好的，我点了“忘记密码”，接下来呢",
        ),
    ),
    Story(
        queue=CARDS, channel="chat", hours_ago=0.5, subject="还款后额度没有恢复", end="talk",
        lines=(
            "C 昨天还清了，额度还是零",
            "A 您好，我查一下入账情况，请稍等",
            "C 好，在商场等着付款，麻烦快一点",
            "C 查到了吗",
        ),
        priority=2,
    ),
    Story(
        queue=CARDS, channel="mail", hours_ago=5, subject="电子账单改为纸质", end="talk",
        kind="transaction",
        lines=(
            "C 请把我的账单改成纸质寄送",
            "A 您好，纸质账单每期收费五元，六十五岁以上免费。请问是否办理？",
            "C 我母亲今年七十，卡在她名下，请按免费办理",
        ),
    ),
    Story(
        queue=COMPLAINTS, channel="portal", hours_ago=22, subject="房贷补件被退三次", end="talk",
        kind="complaint", priority=2,
        lines=(
            "C 收入证明退回来三次，每次理由都不一样，材料清单到底以哪个为准",
            "A 很抱歉让您多次往返。完整清单已整理好发给您，这次由我先审一遍再提交",
            "C 清单收到了，其中第四项跟网点给的不一样",
        ),
        note="网点使用的是旧版清单，已联系更换。",
    ),
    Story(
        queue=HOTLINE, channel="chat", hours_ago=0.2, subject="", end="line", is_known=False,
        lines=("C 在吗？想问一下外地身份证能不能在你们这里开户",),
    ),
    Story(
        queue=HOTLINE, channel="chat", hours_ago=0.15, subject="", end="line",
        lines=("C 转账限额怎么调高", "C 今天要付房租，有点急"),
    ),
    Story(
        queue=CARDS, channel="chat", hours_ago=0.1, subject="有一笔不认识的消费", end="line",
        priority=1, kind="transaction",
        lines=("C 刚收到一条三千多的消费短信，不是我刷的！",),
    ),
    Story(
        queue=HOTLINE, channel="api", hours_ago=0.4, subject="", end="line", is_known=False,
        lines=("C 公众号里看到的存款利率是税前还是税后",),
    ),
    Story(
        queue=HOTLINE, channel="sms", hours_ago=2.5, subject="贷款还款日能否更改", end="line",
        lines=("C 发工资改到二十号了，还款日能改到二十五号吗",),
    ),
    Story(
        queue=HOTLINE, channel="branch", hours_ago=3, subject="老年客户上门服务", end="line",
        kind="transaction", priority=2,
        lines=("C 父亲卧床，密码忘了要重置，本人去不了网点，能不能上门办理",),
        note="客户八十二岁，建议联系网点安排上门核实。",
    ),
    Story(
        queue=HOTLINE, channel="mail", hours_ago=1.5, subject="理财到期日查询", end="talk",
        lines=(
            "C 去年买的稳盈理财什么时候到期",
            "A 您好，您持有的产品将于下月十五日到期，本金和收益次日到账",
            "C 到期能自动续买吗",
        ),
    ),
    Story(
        queue=CARDS, channel="portal", hours_ago=8, subject="附属卡怎么办", end="waiting",
        lines=(
            "C 想给爱人办一张附属卡",
            "A 您好，请在门户“我的卡片”里填写附属卡申请并上传爱人的身份证件，我们一个工作日内审核",
        ),
    ),
    Story(
        queue=COMPLAINTS, channel="mail", hours_ago=18, subject="自动扣款扣错账户",
        end="talk", kind="complaint",
        lines=(
            "C 约定从工资卡扣水电费，这个月却从另一张卡扣，害我那张卡余额不足产生了费用",
            "A 您好，已查明是系统按旧协议扣款，费用今天退回，协议已更正，给您添麻烦了",
            "C 费用还没看到，另外请书面确认以后不会再这样",
        ),
    ),
    Story(
        queue=COMPLAINTS, channel="chat", hours_ago=17, subject="水电费又扣错", end="merged",
        kind="complaint", lines=("C 我早上写过邮件了，水电费扣错账户的事有人看吗",),
    ),
    Story(
        queue=HOTLINE, channel="phone", hours_ago=12, subject="网点周末营业时间", end="solved",
        lines=("C 东湖支行周六开不开门", "A 周六上午九点到下午四点营业，周日休息"),
    ),
    Story(
        queue=HOTLINE, channel="branch", hours_ago=55, subject="自助机吞卡", end="closed",
        kind="transaction",
        lines=("C 自助机把卡吞了，里面还有急用的钱", "A 已核实身份并取出卡片，当场交还本人"),
    ),
    Story(
        queue=CARDS, channel="sms", hours_ago=90, subject="卡片寄到哪里了", end="closed",
        lines=("C 新卡寄了一周还没到", "A 快件昨日由小区驿站代收，请凭身份证领取"),
    ),
)  # fmt: skip
