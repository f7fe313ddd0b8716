"""What fits in a text is marked, and shown with the words around it."""

import pytest

from board.domain import excerpts
from board.domain.excerpts import LONGEST, excerpt, fitting, marked
from board.domain.search import terms


def _shown(parts):
    return "".join(f"[{part.text}]" if part.fits else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("Truck is stuck in Wuxi", "wuxi", "Truck is stuck in [Wuxi]"),
        ("Lamps and a lamp", "lamp", "[Lamp]s and a [lamp]"),
        ("The lamp of the clamp", "lamp broken", "The [lamp] of the clamp"),
        ("a lampshade", "lamp broken", "a lampshade"),
        ("物流信息三天没更新", "物流信息", "[物流信息]三天没更新"),
        ("没有收到，没收到", "没收到", "没有[收到]，[没收到]"),
        ("退款到账", "款", "退[款]到账"),
        ("GD20240520-001 again", "20240520", "GD[20240520]-001 again"),
        ("12345 and 2345", "2345 x", "12345 and [2345]"),
        ("Straße 12B", "STRASSE 12", "[Straße] [12]B"),
        ("ＧＤ２０２４", "gd2024", "[ＧＤ２０２４]"),
        ("Café", "cafe", "[Café]"),
        ("Cafe\u0301 Zoë", "zoe", "Cafe\u0301 [Zoë]"),
        ("", "x", ""),
        ("nothing asked", "", "nothing asked"),
    ],
)
def test_what_was_looked_for_is_marked_where_it_stands(text, question, shown):
    assert _shown(marked(text, terms(question))) == shown


def test_of_a_question_those_words_are_told_that_stand_in_the_text():
    asked = terms("broken 灯罩 wuxi")
    assert fitting("灯罩 is Broken", asked) == set(asked[:2])


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("Truck is\n stuck in Wuxi", "wuxi", "Truck is stuck in [Wuxi]"),
        ("word " * 20 + "here it is", "here", "…word word word word word [here] it is"),
        ("here it is " + "word " * 40, "here", "[here] it is " + "word " * 21 + "…"),
        ("字" * 100 + "无锡" + "字" * 200, "无锡", "…" + "字" * 30 + "[无锡]" + "字" * 88 + "…"),
        ("x" * 200 + " wuxi", "wuxi", "…" + "[wuxi]"),
        ("nothing of it", "wuxi", ""),
    ],
)
def test_an_excerpt_begins_shortly_before_it_and_breaks_no_word(text, question, shown):
    assert _shown(excerpt(text, terms(question))).replace(" …", "…") == shown.replace(" …", "…")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("a b " * 200, "a"),
        ("字" * 500, "字"),
        ("x" * 500, "xxx"),
        ("ﬁne " * 100 + "wuxi " + "ﬁne " * 100, "wuxi"),
        ("ﬁne\n" * 100 + "wuxi\r\n" + "ﬁne\t" * 100, "wuxi fine"),
    ],
)
def test_an_excerpt_is_a_line_whatever_the_text(text, asked):
    parts = excerpt(text, terms(asked))
    shown = "".join(part.text for part in parts if part.text != excerpts.CUT)
    assert any(part.fits for part in parts)
    assert len(shown) <= LONGEST and shown in " ".join(text.split())
