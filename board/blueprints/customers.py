"""Finding a customer while typing; masked, as everywhere."""

from flask import Blueprint, request

from board import htmx
from board.blueprints import intake
from board.queries.intake import customers_like, open_tickets_of

bp = Blueprint("customers", __name__)


@bp.get("/customers")
def index():
    """Customers by number, name, phone or address, as choices for the registration sheet."""
    policy, _actor = intake.desk()
    words = request.args.get("q", request.args.get("customer_query", ""))
    chosen = request.args.get("customer_id", type=int)
    customers = customers_like(words, chosen)
    return htmx.render(
        "customers/index.html", "customers/_found.html", policy=policy, customers=customers, chosen=chosen,
        words=words, levels=intake.levels_of(policy), open_tickets=open_tickets_of(customers, policy.key),
    )  # fmt: skip
