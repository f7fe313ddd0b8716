"""What the tickets of the measured board are about: eight needs, four in each language."""

from dataclasses import dataclass

LEVEL = "ordinary"  # of every customer: titles say it


@dataclass(frozen=True)
class Subject:
    """One need with the words of everybody who has to do with it."""

    language: str
    request_type: str
    channel: str
    mark: str
    points: tuple
    domain: str
    topic: str
    demand: str
    words: str
    wish: str
    symptom: str
    actions: tuple
    result: str
    solution: str


SUBJECTS = (
    Subject(
        "en", "aftersales", "email", "normal", (3, 3, 3), "logistics", "delay", "Parcel missing",
        "My parcel has not arrived and the tracking page has shown nothing new since yesterday.",
        "Get the parcel this week", "No news in tracking since it left the warehouse",
        ("Called the carrier", "Asked the warehouse for the hand-over slip", "Called the carrier's depot"),
        "It lies in the depot and goes out tomorrow", "The carrier delivered it by courier; the customer signed.",
    ),
    Subject(
        "zh", "insale", "chat", "urgent", (2, 2, 2), "order", "payment_failed", "支付失败",
        "付款的时候一直提示系统繁忙，钱已经扣了，订单还是待支付。", "订单生效或者退款", "支付成功后订单状态没有变化",
        ("联系支付渠道核对流水", "请技术同事重新推送支付结果", "核对订单状态"),
        "渠道确认已扣款，正在补推通知", "支付结果已补推，订单已生效，客户在App中确认。",
    ),
    Subject(
        "en", "presales", "phone", "low", (1, 1, 1), "product", "how_to", "How to export",
        "I cannot find where to export my monthly statement as a spreadsheet.", "Instructions",
        "The menu shows only a printable page",
        ("Tried the export on the same plan", "Asked the product team about the plan", "Wrote the steps down"),
        "The export is part of this plan", "The steps were sent with pictures; the customer exported the statement.",
    ),
    Subject(
        "zh", "aftersales", "phone", "normal", (2, 1, 1), "logistics", "damaged", "包裹破损",
        "收到的箱子压扁了，里面的杯子碎了两只。", "补发破损的商品", "外箱破损，内件碎裂",
        ("请客户发送照片并登记", "联系仓库确认库存", "联系快递登记理赔"), "仓库有货，今天可以补发",
        "已补发两只杯子，客户签收无误。",
    ),
    Subject(
        "en", "aftersales", "chat", "urgent", (3, 2, 2), "account", "frozen", "Account frozen",
        "My account was frozen this morning and I cannot sign in to see my orders.", "Use the account again",
        "The sign-in page says that the account is locked",
        ("Checked the security log", "Asked risk control for a review", "Verified the customer's identity"),
        "Risk control has cleared the sign-ins", "The account was released; the customer signed in.",
    ),
    Subject(
        "zh", "complaint", "wecom", "urgent", (2, 3, 2), "complaint", "slow_response", "投诉响应慢",
        "上周反映的问题一直没有人联系我，我要投诉。", "尽快处理并说明原因", "上次的工单没有任何更新",
        ("查阅上次工单的记录", "联系原处理人了解情况", "向客户致歉并说明安排"), "原工单漏派，现已由专人跟进",
        "问题已处理，客户接受道歉和说明。",
    ),
    Subject(
        "en", "aftersales", "email", "normal", (1, 2, 1), "order", "returns", "Return a jacket",
        "The jacket is too small and I would like to send it back for a larger one.", "Exchange for size L",
        "The size on the label differs from the table",
        ("Checked the stock of the larger size", "Created the return label", "Told the warehouse"),
        "The larger size is in stock", "The larger jacket was sent; the first one has come back.",
    ),
    Subject(
        "zh", "presales", "social", "low", (1, 1, 1), "account", "password", "密码找回",
        "换了手机号，收不到验证码，密码也忘了。", "重新设置密码", "验证码发到旧手机号",
        ("核对客户身份信息", "请客户提交更换手机号的申请", "审核更换手机号的申请"), "资料齐全，等待审核",
        "手机号已更换，客户重新设置了密码。",
    ),
)  # fmt: skip
