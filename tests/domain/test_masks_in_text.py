"""Contacts inside a sentence: masked; what only looks like one: readable."""

import pytest

from board.domain import masks


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的电话13812345678，请回电", "我的电话138****5678，请回电"),
        ("call +86 138 1234 5678 please", "call +86 138 **** 5678 please"),
        ("座机010-62345678", "座机010-****5678"),
        ("write to jane.doe@example.com.", "write to j***@example.com."),
        ("电话１３８１２３４５６７８", "电话138****5678"),
        ("tel138 1234 5678", "tel138 **** 5678"),
        ("138.1234.5678, 138-1234-5678", "138.****.5678, 138-****-5678"),
        ("电话-13812345678-张先生", "电话-138****5678-张先生"),
        ("(+86) 138 1234 5678", "(+86) 138 **** 5678"),
        ("(021) 6888 1234 转 12", "(021) **** 1234 转 12"),
        ("021-68881234-12", "021-****1234-12"),
        ("邮箱 Jane＠Example．com", "邮箱 J***@Example.com"),
        ("an jane@intranet schicken", "an j***@intranet schicken"),
        ("身份证110101199003072316", "身份证110*************16"),
        ("订单ORD20240519001，需求20240520-001", "订单ORD20240519001，需求20240520-001"),
        ("SN13812345678，13812345678-001，15-13812345678", "SN13812345678，13812345678-001，15-13812345678"),
        ("2024-05-20 14:30:15，v1.38.1234", "2024-05-20 14:30:15，v1.38.1234"),
        ("工单GD20240520-001于14:30完成，金额1500元", "工单GD20240520-001于14:30完成，金额1500元"),
    ],
)
@pytest.mark.covers("G-196", level="rule")
def test_a_sentence_hides_the_contacts_in_it(text, masked):
    assert masks.in_text(text) == masked


@pytest.mark.parametrize(
    ("text", "customer_name", "masked"),
    [
        ("我是王小明，电话139 0000 1111", "王小明", "我是王*，电话139 **** 1111"),
        ("JANE  SMITH called, jane smith wrote", "Jane Smith", "J*** S*** called, J*** S*** wrote"),
        ("Herr WEISS, Ｗeiß", "Weiß", "Herr W***, W***"),
        ("我是Li，Lisa delivered it", "Li", "我是L***，Lisa delivered it"),
        ("王小明is here", "王小明", "王*is here"),
        ("我是约翰・史密斯，约翰•史密斯", "约翰·史密斯", "我是约翰**，约翰**"),
        ("Anna·Maria, Anna Maria", "Anna Maria", "A*** M***, A*** M***"),
        ("a·b", "··", "a·b"),
        ("王女士", "王", "王女士"),
        ("1.5 (a+b)", "a+b", "1.5 (a***)"),
        ("打13900001111", None, "打139****1111"),
        ("打13900001111", " ", "打139****1111"),
    ],
)
@pytest.mark.covers("G-195", "G-196", level="rule")
def test_what_is_written_about_a_customer_hides_their_name_too(text, customer_name, masked):
    assert masks.in_text_of(text, customer_name) == masked
