"""Forms of declared fields: text becomes the types of the rules."""

import pytest
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from board.domain.policies.labels import Choice, Label
from board.domain.policies.rules import Field
from board.forms.declared import declared_form, declared_values


def field(kind, **more):
    """A declared field named x."""
    return Field(key="x", label=Label("X", "某项"), kind=kind, **more)


def read(declared, *typed):
    """(value, faults) of what was typed into a form of this one field."""
    form = declared_form(FlaskForm, (declared,), "en", "Asia/Shanghai")(MultiDict([("x", text) for text in typed]))
    form.validate()
    return declared_values(form, (declared,)).get("x"), form.x.errors


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "  GD-1 ", "GD-1"),
        ("number", "12", 12),
        ("money", "1,500.50", 1500.5),
        ("money", "¥ 1500", 1500),
        ("money", "１５００元", 1500),
        ("yes_no", "no", False),
        ("hour", "2024-05-20T14:37", "2024-05-20T06:00:00+00:00"),
        ("text", "   ", None),
    ],
)
def test_what_people_type_becomes_a_value(kind, typed, value):
    assert read(field(kind), typed) == (value, [])


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "many"), ("money", "-5"), ("hour", "yesterday"), ("number", "1e999999"), ("money", "NaN")],
)
def test_what_cannot_be_read_is_refused(kind, typed):
    assert read(field(kind), typed)[1]


@pytest.mark.parametrize("kind", ["text", "long_text", "number", "money", "yes_no", "hour"])
def test_a_required_field_wants_an_answer(kind):
    assert read(field(kind, required=True))[1]
    assert read(field(kind, required=True), "  ")[1]
    assert not read(field(kind))[1]


def test_a_choice_is_one_of_its_options_and_no_is_an_answer():
    options = (Choice("a", Label("A", "甲")), Choice("b", Label("B", "乙")))
    assert read(field("choice", options=options), "a") == ("a", [])
    assert read(field("choice", options=options), "c")[1]
    assert read(field("yes_no", required=True), "no") == (False, [])


def test_a_text_has_its_limit():
    assert not read(field("text", max_length=5), "12345")[1]
    assert read(field("text", max_length=5), "123456")[1]
