"""What variables look like when they are filled in: for people who word messages and want to see them."""

from board.domain.policies.labels import Label

SAMPLES: dict[str, Label] = {
    "customer": Label("Ms Smith", "张女士"),
    "agent": Label("Chen Lin", "陈琳"),
    "number": Label("GD20240520-001", "GD20240520-001"),
    "request": Label("20240520-001", "20240520-001"),
    "title": Label("VIP customer Z***-Late delivery-High", "VIP客户张*-物流延迟-高优先级"),
    "problem": Label("The parcel has not arrived", "订单未收到"),
    "demand": Label("Deliver it today", "催促发货"),
    "link": Label("https://board.example.com/confirm/…", "https://board.example.com/confirm/…"),
    "due": Label("20 May, 15:00", "5月20日15:00"),
    "priority": Label("High", "高优先级"),
    "assignee": Label("Chen Lin", "陈琳"),
    "status": Label("The parcel is in the depot.", "包裹在配送站"),
    "progress": Label("The depot was called.", "已联系配送站"),
    "next_step": Label("It goes out this afternoon.", "今天下午派送"),
    "expected": Label("Today by 18:00.", "今天18:00前"),
    "solution": Label("The parcel was delivered.", "包裹已送达"),
    "reason": Label("the carrier is late", "承运商延误"),
    "escalated_to": Label("the logistics manager", "物流经理"),
    "by_name": Label("Lea Lead", "李主管"),
    "last_note": Label("2 hours ago", "2小时前"),
    "need": Label("Ask the carrier where it is", "向承运商核实包裹位置"),
    "milestone": Label("Problem located", "问题定位完成"),
    "rating": Label("very satisfied", "非常满意"),
    "suggestion": Label("Write earlier next time.", "希望更早告知。"),
    "channel": Label("e-mail", "邮件"),
    "waiting": Label("3", "3"),
    "minutes": Label("5", "5"),
    "count": Label("4", "4"),
    "address": Label("My phone", "我的手机"),
    "list": Label("• GD20240520-001 is overdue", "• GD20240520-001已超时"),
    "screen": Label("Team room", "团队办公室"),
    "code": Label("42", "42"),
}


def sample(name: str, language: str) -> str:
    """An example of a variable; its own name where a later version knows more."""
    found = SAMPLES.get(name)
    return found.in_(language) if found else f"{{{name}}}"
