"""The reference board holds what its document prescribes."""

import pytest

from board.domain.policies.labels import by_key
from tests.domain.boards import GUIDE


def words(choices):
    return [choice.label.zh for choice in choices]


@pytest.mark.covers("G-023", "G-198", "G-249", level="rule")
def test_channels():
    assert words(GUIDE.channels) == ["在线客服", "400电话", "企业微信", "邮件", "社交媒体"]


def test_targets_of_the_first_contact():
    targets = {channel.key: (channel.first_contact_seconds, channel.answer_rings) for channel in GUIDE.channels}
    assert targets["chat"] == (30, None)
    assert targets["phone"] == (None, 3)


@pytest.mark.covers("G-045", "G-200", level="rule")
def test_request_types_begin_with_their_short_form():
    assert words(GUIDE.types) == ["售前咨询", "售中支持", "售后问题", "投诉建议"]
    assert all(one.label.zh.startswith(one.short.zh) for one in GUIDE.types)


@pytest.mark.covers("G-001", "G-002", "G-003", "G-004", level="rule")
def test_the_chain_from_before_the_sale_to_the_complaint_is_covered():
    assert [one.key for one in GUIDE.types] == ["presales", "insale", "aftersales", "complaint"]
    assert [one.complaint for one in GUIDE.types] == [False, False, False, True]


@pytest.mark.covers("G-046", "G-197", level="rule")
def test_marks_and_levels():
    assert words(GUIDE.triage.marks) == ["紧急", "一般", "低优先级"]
    assert words(GUIDE.customer.levels) == ["VIP", "普通", "新客户"]


@pytest.mark.covers("G-214", "G-215", level="rule")
def test_domains_and_natures():
    assert words(GUIDE.domains) == ["产品功能类", "订单交易类", "物流配送类", "账户安全类", "服务投诉类", "建议咨询类"]
    assert words(GUIDE.natures) == ["故障类", "咨询类", "诉求类"]


@pytest.mark.covers("G-251", "G-255", level="rule")
def test_communication_types_and_moods():
    assert words(GUIDE.communication_types)[:4] == ["需求接收", "进度反馈", "解决方案确认", "满意度回访"]
    assert words(GUIDE.moods) == ["激动", "焦虑", "平静", "满意"]


@pytest.mark.covers("G-231", level="rule")
def test_departments():
    assert words(GUIDE.departments) == ["客服部", "技术部", "业务部", "产品部", "物流部"]


@pytest.mark.covers("G-095", "G-097", "G-099", "G-101", level="rule")
def test_what_each_team_must_be_able_to_do():
    skills = {team.key: [skill.zh for skill in team.skills] for team in GUIDE.teams}
    assert skills["first_line"] == ["产品知识库", "沟通技巧"]
    assert skills["technical_support"] == ["系统后台操作", "代码排查"]
    assert skills["business_operations"] == ["政策解读", "流程审批"]
    assert skills["complaints"] == ["危机处理", "资源协调"]


@pytest.mark.covers("G-270", "G-271", level="rule")
def test_closing_lists():
    assert words(GUIDE.closing.ways) == ["电话确认", "在线回复", "签字确认", "超时默认"]
    assert words(GUIDE.closing.ratings) == ["非常满意", "满意", "一般", "不满意", "非常不满意"]


@pytest.mark.covers("G-074", "G-078", "G-082", "G-086", level="rule")
def test_levels_and_their_lamps():
    assert [(one.colour, one.label.zh) for one in GUIDE.priorities] == [
        ("red", "最高优先级"), ("orange", "高优先级"), ("yellow", "中优先级"), ("green", "低优先级"),
    ]  # fmt: skip


@pytest.mark.covers("G-032", level="rule")
def test_the_fields_ask_all_of_5w1h():
    prompts = {field.prompt for field in GUIDE.fields["registration"]}
    assert prompts >= {"what", "when", "where", "why", "how"}
    assert GUIDE.customer.required == ("name", "contact", "level")  # who


@pytest.mark.covers("G-061", "G-062", "G-063", level="rule")
def test_the_urgency_scale_explains_its_points():
    scale = by_key(GUIDE.triage.dimensions, "urgency").criteria
    assert [criterion.points for criterion in scale] == [3, 2, 1]
    assert "核心功能" in scale[0].label.zh and "部分功能" in scale[1].label.zh and "轻微不便" in scale[2].label.zh


@pytest.mark.covers("G-105", "G-235", level="rule")
def test_the_promise_follows_from_the_level():
    assert [one.promise_minutes for one in GUIDE.priorities] == [10, 240, 1440, 4320]


@pytest.mark.covers("G-114", level="rule")
def test_without_progress_the_highest_priority_says_it_is_worked_on():
    assert GUIDE.prescribed.working_on_it.zh == "正在加急处理"


@pytest.mark.covers("G-204", level="rule")
def test_limits_of_forms():
    assert GUIDE.registration.attachment_max_mb == 10
    assert GUIDE.clocks.closing_form_minutes == 5
