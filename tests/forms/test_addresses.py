"""Addresses that somebody types: what a letter can go to, and a host with a dot."""

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from board.forms.fields import ADDRESS


class Typed(FlaskForm):
    """A form of nothing but an address."""

    address = StringField(validators=[ADDRESS])


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [
        ("zhang@customer.test", True), ("张三@例子.test", True), ("a@x.test, b@x.test", False), ("a@x..test", False),
        ("<a@x.test>", False), ("bad@", False), ("z.hang@mailhost", False),
    ],
)  # fmt: skip
def test_one_address_with_a_host_that_is_known_everywhere_is_taken(app, typed, is_taken):
    with app.test_request_context():
        assert Typed(MultiDict([("address", typed)]), meta={"csrf": False}).validate() is is_taken
