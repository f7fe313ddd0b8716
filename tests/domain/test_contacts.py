"""A contact is the same however it is typed, and another one where it is another."""

import pytest

from board.domain import contacts


@pytest.mark.parametrize(
    "typed",
    ["13812345678", "138 1234 5678", "+86 138-1234-5678", "(+86) 138.1234.5678", "１３８１２３４５６７８",
     "电话：138 1234 5678", "Tel. 13812345678", "138\u20131234\u20135678"],
)  # fmt: skip
def test_one_number_is_the_same_in_every_spelling(typed):
    assert contacts.normal(typed) == "13812345678"


@pytest.mark.parametrize("typed", ["110", "1-1-0", "95 554", "小明88", "abcd", "１１０", "wx_id", "tel: 110"])
def test_a_short_number_or_handle_may_reach_somebody(typed):
    assert contacts.may_reach(typed)


@pytest.mark.parametrize("typed", ["", "1", "88", "1-----", "abc", "x12", "小明", "电话 12"])
def test_too_few_signs_reach_nobody(typed):
    assert not contacts.may_reach(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("021-6888 1234 转 12", "0216888123412"), ("(021) 68881234转12", "0216888123412"),
        ("021 6888 1234 ext. 12", "0216888123412"), ("021-68881234", "02168881234"),
        (" Jane@Customer.Test ", "jane@customer.test"),
        ("wxid_li88", "wxid_li88"), ("WXID_Wang88", "wxid_wang88"), ("小明88", "小明88"),
        ("QQ 12345678", "qq 12345678"),
        ("zhang13812345678", "zhang13812345678"), ("88", "88"), ("", ""),
    ],
)  # fmt: skip
def test_an_extension_belongs_to_its_number_and_letters_to_their_handle(typed, kept):
    assert contacts.normal(typed) == kept
