"""A customer's link that has had its day shows nothing, whichever of its pages is opened."""

from datetime import timedelta

import pytest

from board.models.token import Token, form_key, mint
from tests import cast


@pytest.fixture
def link(db, clock):
    """`link(until, purpose)`: the address of a link to a ticket at that stage, and its row."""
    clock.at(cast.NOON)

    def make(until, purpose):
        ticket = cast.lived(cast.agent(), until=until, judged=cast.judgement(2, 1, 1))
        plain = mint(ticket, purpose, now=cast.NOON, days=timedelta(days=14))
        db.session.commit()
        return plain, db.session.query(Token).one()

    return make


@pytest.mark.parametrize("page", ["", "/thanks"])
@pytest.mark.parametrize(("until", "purpose"), [("in_progress", "progress"), ("closed", "confirm")])
def test_a_revoked_link_shows_nothing_of_the_ticket(db, client, link, until, purpose, page):
    plain, row = link(until, purpose)
    row.revoked_at = cast.NOON
    db.session.commit()
    answer = client.get(f"/{purpose}/{plain}{page}", follow_redirects=True)
    assert answer.status_code == 410
    assert "张" not in answer.text and "物流" not in answer.text.split("</header>")[-1]


@pytest.mark.parametrize("page", ["", "/thanks"])
@pytest.mark.parametrize(("until", "purpose"), [("in_progress", "progress"), ("closed", "confirm")])
def test_an_expired_link_shows_nothing_even_when_it_was_answered(client, clock, link, until, purpose, page):
    plain, _row = link(until, purpose)
    clock.forward(days=15)
    answer = client.get(f"/{purpose}/{plain}{page}", follow_redirects=True)
    assert answer.status_code == 410
    assert "张" not in answer.text and "签收" not in answer.text


@pytest.mark.parametrize("forged", ["", "x", "钥匙", "\N{GRINNING FACE}" * 40])
def test_a_forged_form_key_is_told_so_whatever_it_is_made_of(client, link, forged):
    plain, _row = link("awaiting_customer", "confirm")
    answer = client.post(f"/confirm/{plain}", data={"csrf_token": forged, "answer": "solved"})
    assert answer.status_code == 400


def test_a_link_does_only_what_it_was_made_for(client, link):
    plain, _row = link("awaiting_customer", "progress")
    assert client.get(f"/confirm/{plain}").status_code == 404
    answer = client.post(f"/confirm/{plain}", data={"csrf_token": form_key(plain), "answer": "solved"})
    assert answer.status_code == 404
