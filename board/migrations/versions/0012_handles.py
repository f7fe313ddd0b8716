"""Handles are found by all of their signs: what was kept of them by their figures alone is kept anew.

An address or a number keeps its hash; what differs now is the handle of somebody, as wxid_li88. Values are encrypted,
so each is read once.
"""

import sqlalchemy as sa
from alembic import op

from board.models.secrets import EncryptedText, lookup_hash

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 1000
POINT = sa.table(
    "contact_point",
    sa.column("id"),
    sa.column("value", EncryptedText),
    sa.column("lookup_hash"),
    sa.column("tail_hash"),
)
ANEW = (
    sa.update(POINT)
    .where(POINT.c.id == sa.bindparam("of"))
    .values(lookup_hash=sa.bindparam("hash"), tail_hash=sa.bindparam("tail"))
)


def upgrade():
    """Give every contact the hashes that it is looked for by."""
    last = 0
    while points := _behind(last):
        if changed := [new for point in points if (new := _anew(point)) != _known(point)]:
            op.get_bind().execute(ANEW, changed)
        last = points[-1].id


def _behind(last):
    query = sa.select(POINT).where(POINT.c.id > last).order_by(POINT.c.id).limit(BATCH)
    return op.get_bind().execute(query).all()


def _anew(point):
    return {"of": point.id, "hash": lookup_hash(point.value), "tail": lookup_hash(point.value[-4:])}


def _known(point):
    return {"of": point.id, "hash": point.lookup_hash, "tail": point.tail_hash}


def downgrade():
    """Nothing to take back: the version before finds numbers and addresses as ever, and no handle by mistake."""
