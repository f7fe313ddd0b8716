"""Which files may be kept, and what they are called."""

import pytest

from board.domain.files import ALLOWED, AT_ONCE, MEGABYTE, Upload, objections, safe_name

PNG = "image/png"


@pytest.mark.covers("G-204", level="rule")
@pytest.mark.parametrize(
    ("size", "media_type", "says"),
    [
        (1, PNG, None),
        (10 * MEGABYTE, PNG, None),
        (10 * MEGABYTE + 1, PNG, "larger"),
        (0, PNG, "empty"),
        (1, None, "not a picture"),
        (1, "application/x-msdownload", "not a picture"),
        (1, "application/zip", "not a picture"),
        (1, "image/svg+xml", "not a picture"),
        (1, "text/html", "not a picture"),
    ],
)
def test_size_and_content_decide_not_the_name(size, media_type, says):
    reasons = objections([Upload("harmless.png", size, media_type)], 10)
    assert [says in str(reason) for reason in reasons] == ([] if says is None else [True])


def test_every_faulty_file_is_named_and_too_many_are_sent_back():
    uploads = [Upload("a.png", 0, PNG), Upload("b.png", 5, PNG), Upload("c.png", 5, None)]
    assert [dict(reason.params)["name"] for reason in objections(uploads, 10)] == ["a.png", "c.png"]
    assert len(objections([Upload("a.png", 5, PNG)] * (AT_ONCE + 1), 10)) == 1


@pytest.mark.parametrize(
    ("name", "media_type", "kept_as"),
    [
        ("物流信息截图.png", PNG, "物流信息截图.png"),
        ("Photo.JPG", "image/jpeg", "Photo.jpg"),
        ("photo.jpg", PNG, "photo.png"),
        ("evil.bat", "text/plain", "evil.bat.txt"),
        ("page.html", "text/plain", "page.html.txt"),
        ("C:\\folder\\..\\x.pdf", "application/pdf", "x.pdf"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("a\r\nSet-Cookie: x.png", PNG, "aSet-Cookie: x.png"),
        ("", PNG, "file.png"),
        (None, PNG, "file.png"),
        ("n" * 500 + ".png", PNG, "n" * 114 + ".png"),
    ],
)
def test_a_name_ends_as_its_content_does(name, media_type, kept_as):
    assert safe_name(name, media_type) == kept_as


def test_nothing_that_runs_is_allowed():
    running = ("script", "html", "svg", "msdownload", "executable", "zip", "macro")
    assert not [kind for kind in ALLOWED if any(word in kind for word in running)]
