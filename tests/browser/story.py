"""The story that the whole-life tests tell: what is typed and sent."""

from tests.cast import BOARD

PICTURE = {"name": "物流信息截图.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 64}
START = "2024-05-20T14:00:15+08:00"

REGISTRATION = {
    "channel": "chat",
    "request_type": "aftersales",
    "urgency_mark": "urgent",
    "core_demand": "订单未收到",
    "customer_words": "我订单没收到，物流信息不动了",
    "occurred_at": "2024-05-20T13:00",
    "order_channel": "App首页",
    "desired_outcome": "希望今天收到包裹",
    "symptom": "物流信息自昨日起没有更新",
    "agent_summary": "客户订单5月19日下单，20日物流信息显示“已发出”，至今无更新",
    "order_number": "ORD20240519001",
    "attachments": [PICTURE],
}
CUSTOMER = {"customer_name": "张小姐", "contact": "zhang@customer.test", "customer_level": "vip"}
JUDGEMENT = {
    "domain": "logistics",
    "nature": "fault",
    "topic": "delay",
    "points_urgency": "3",
    "reason_urgency": "核心物流功能异常，客户未收到包裹",
    "points_impact": "2",
    "reason_impact": "订单金额1500元",
    "points_level": "3",
    "reason_level": "VIP客户，年消费1.2万元",
}
NOTE = {"action": "致电快递公司", "result": "快递公司确认暴雨导致中转延误"}
UPDATE = {
    "status": "暴雨导致运输中断",
    "progress": "已联系快递加急派送",
    "next_step": "派送后电话确认",
    "expected": "今天15:00前",
}
SOLUTION = {
    "solution": "物流部协调快递公司加急派送，客户于14:30签收包裹",
    "self_check": "物流显示已签收",
    "attachments": [PICTURE],
}
SECOND_SOLUTION = "重新派送，客户已签收完整包裹"

__all__ = [
    "BOARD",
    "CUSTOMER",
    "JUDGEMENT",
    "NOTE",
    "PICTURE",
    "REGISTRATION",
    "SECOND_SOLUTION",
    "SOLUTION",
    "START",
    "UPDATE",
]
