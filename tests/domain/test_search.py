"""How texts and questions are cut into tokens."""

import pytest

from board.domain.search import LONGEST_WORD, MOST_TERMS, Term, terms, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("退款", ["退", "款", "退款"]),
        ("退款到账", ["退", "款", "到", "账", "退款", "款到", "到账"]),
        ("Café, CAFÉ!", ["cafe"]),
        ("Zoë Zoe\u0308 ZOE", ["zoe"]),
        ("Škoda Nuñez Ångström", ["skoda", "nunez", "angstrom"]),
        ("ガラス 강남", ["ガ", "ラ", "ス", "ガラ", "ラス", "강", "남", "강남"]),
        ("GD20240520-001", ["gd20240520", "gd", "20240520", "001"]),
        ("ＧＤ２０２４", ["gd2024", "gd", "2024"]),
        ("订单ORD-7没到", ["订", "单", "订单", "ord", "7", "没", "到", "没到"]),
        ("50%_broken's", ["50", "broken", "s"]),
        ("𠮷野家", ["𠮷", "野", "家", "𠮷野", "野家"]),
        ("a\N{NEW TAI LUE VOWEL SIGN AA}b \N{VEDIC SIGN ARDHAVISARGA}", ["a", "b"]),
        ("约翰・李", ["约", "翰", "约翰", "李"]),
        ("约翰･李 ゠", ["约", "翰", "约翰", "李"]),
        ("", []),
        ("—— ，。", []),
    ],
)
def test_a_text_is_found_by_its_words_and_by_pairs_of_neighbours(text, found):
    assert tokens([text, None, text]) == found


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("退", [Term("退")]),
        ("退款", [Term("退款")]),
        ("没收到", [Term("没收"), Term("收到")]),
        ("refund 退款", [Term("refund"), Term("退款")]),
        ("退款 refund", [Term("退款"), Term("refund", True)]),
        ("Zoë", [Term("zoe", True)]),
        ("a lamp", [Term("a"), Term("lamp", True)]),
        ("xy", [Term("xy")]),
        ('"OR" * NEAR(', [Term("or"), Term("near", True)]),
        ("%_'\\", []),
    ],
)
def test_a_question_asks_for_all_of_it_and_for_its_last_word_as_far_as_it_is_typed(question, asked):
    assert terms(question) == asked


@pytest.mark.parametrize("dot", "·・･•．‧")
def test_a_foreign_name_is_found_whichever_dot_parts_it(dot):
    assert terms(f"约翰{dot}史密斯") == [Term("约翰"), Term("史密"), Term("密斯")]


@pytest.mark.parametrize("text", ["GD20240520-001", "物流信息不动了", "Straße 12B", "１３８ 1234", "한국어 カード"])
def test_whatever_is_typed_as_it_stands_is_found(text):
    known = tokens([text])
    for term in terms(text):
        assert any(token.startswith(term.token) if term.is_begun else token == term.token for token in known)


def test_tokens_are_letters_and_figures_whatever_is_typed(text="a'b\"c:d*e%f_g@h-i\x00j\u200bk"):
    assert all(token.isalnum() for token in tokens([text]))


def test_endless_words_and_questions_have_an_end():
    assert max(map(len, tokens(["x" * 5000]))) == LONGEST_WORD
    assert len(terms(" ".join(f"w{n}" for n in range(500)))) == MOST_TERMS
