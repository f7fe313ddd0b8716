"""The sheets as they are filled in, but for what differs from press to press."""

REGISTRATION = {
    "customer_level": "ordinary", "channel": "email", "request_type": "aftersales", "urgency_mark": "urgent",
    "core_demand": "Parcel missing", "desired_outcome": "Get the parcel this week", "customer_language": "en",
    "symptom": "No news in tracking since it left the warehouse", "agent_summary": "The parcel left on Monday.",
    "attachment_state": "not_applicable", "attachment_reason": "A letter without pictures", "warned": "1",
}  # fmt: skip
JUDGEMENT = {
    "domain": "logistics", "nature": "fault", "topic": "delay", "points_urgency": "2", "points_impact": "1",
    "points_level": "1", "reason_urgency": "No news since Monday", "reason_impact": "One order",
    "reason_level": "A usual customer",
}  # fmt: skip
MORE = {"over_limit": "The others are in a meeting until noon"}
PAUSE = {"why": "customer_time", "remark": "The customer asked for a call after the delivery"}
UPDATE = {
    "status": "Your parcel is looked for", "next_step": "We call you", "expected": "before 18:00", "warned": "1",
}  # fmt: skip
SOLUTION = {
    "solution": "The carrier has delivered again; the customer has the parcel", "self_check": "Tracking: received",
    "overdue_reason": "The depot was closed",
}  # fmt: skip
BY_LINK = {"answer": "solved", "stars": "5"}
CONFIRMED = {"answer": "1", "how": "phone", "rating": "5"}
REFUTED = {"answer": "2", "how": "phone", "words": "It has not come"}
RECALLED = {"reason": "One more thing to check"}
