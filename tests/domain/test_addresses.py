"""Which addresses a letter can go to."""

from email.message import EmailMessage

import pytest

from board.domain.addresses import takes_letters

GOOD = [
    "zhang@customer.test", "z.hang+order@mail.customer.test", "o'neill@x.test", "lea@mailhost", "张三@例子.test",
    "a..b@x.test", "1@2.cn", "z_h-g@x-y.test",
]  # fmt: skip
BAD = [
    None, "", "bad", "bad@", "@x.test", "@", "a@b@c.test", "a b@x.test", "a@x .test", "a@x..test", "a@x.test.",
    "a@.test", "a@x.test, b@x.test", "a;b@x.test", "Zhang <a@x.test>", "<a@x.test>", "a@x.test\n", "a\n@x.test",
    "a@[127.0.0.1]", '"a"@x.test', "a\\b@x.test", "=?utf-8?q?a?=@x.test", "\ud800@x.test", "a\u200b@x.test",
]  # fmt: skip


@pytest.mark.parametrize("address", GOOD)
def test_a_letter_can_be_written_to_what_takes_letters(address):
    assert takes_letters(address)
    letter = EmailMessage()
    letter["To"] = address
    assert [found.addr_spec for found in letter["To"].addresses] == [address] and bytes(letter)


@pytest.mark.parametrize("address", BAD)
def test_nothing_else_takes_letters(address):
    assert not takes_letters(address)
