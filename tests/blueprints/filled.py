"""Filled sheets, as a browser sends them."""

import io

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def registration(**changes):
    """A complete registration of a new customer on the reference board."""
    return {
        "customer_name": "张小姐",
        "contact": "13812345678",
        "customer_level": "vip",
        "channel": "phone",
        "request_type": "aftersales",
        "urgency_mark": "urgent",
        "core_demand": "订单未收到",
        "customer_words": "我订单没收到，物流信息不动了",
        "occurred_at": "2024-05-20T14:20",
        "desired_outcome": "希望收到包裹",
        "symptom": "物流信息自昨日起没有更新",
        "agent_summary": "客户订单5月19日下单，20日物流信息显示“已发出”，至今无更新",
        "attachment_state": "not_applicable",
        "attachment_reason": "电话咨询，无截图",
    } | changes


def judgement(urgency=3, impact=2, level=3, **changes):
    """A complete judgement; 8 of 9 unless told."""
    return {
        "domain": "logistics",
        "nature": "fault",
        "topic": "delay",
        "points_urgency": str(urgency),
        "reason_urgency": "核心物流功能异常，客户未收到包裹",
        "points_impact": str(impact),
        "reason_impact": "订单金额1500元",
        "points_level": str(level),
        "reason_level": "VIP客户，年消费1.2万元",
    } | changes


def picture(name="物流信息截图.png", content=PNG):
    """A file as the test client sends it."""
    return (io.BytesIO(content), name)
