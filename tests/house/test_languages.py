"""Which language a page speaks, and how its catalogue is made."""

import pytest
from flask_babel import force_locale, ngettext

from board.extensions.catalogues import compile_stale
from tests import cast


def test_a_stranger_reads_the_browser_s_language(client):
    assert "登录" in client.get("/login", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert "Sign in" in client.get("/login", headers={"Accept-Language": "de"}).text


def test_a_person_s_own_language_goes_before_the_browser_s(sign_in, db):
    ada = cast.agent()
    ada.language = "zh"
    page = sign_in(ada).get("/day", headers={"Accept-Language": "en"}).text
    assert '<html lang="zh-CN"' in page and "今日待办" in page


@pytest.mark.parametrize(
    ("wish", "heading", "other"), [("zh", "链接无效", "?lang=en"), ("en", "leads nowhere", "?lang=zh")]
)
def test_a_dead_link_can_be_read_in_both_languages(client, wish, heading, other):
    page = client.get(f"/confirm/{'x' * 43}?lang={wish}").text
    assert heading in page and other in page


@pytest.mark.parametrize("count", [1, 2, 5])
def test_chinese_has_one_form_for_any_number(app, count):
    with app.test_request_context(), force_locale("zh"):
        assert ngettext("%(num)d ticket", "%(num)d tickets", count) == f"{count}个工单"


def test_a_catalogue_is_compiled_when_its_source_is_newer(tmp_path):
    source = tmp_path / "zh" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Yes"\nmsgstr "是"\n', "utf-8")
    compile_stale(tmp_path)
    compiled = source.with_suffix(".mo").read_bytes()
    assert "是".encode() in compiled and b"nplurals=1" in compiled
