"""Finding a customer while typing, and the customer's file; masked, as everywhere."""

from flask import Blueprint, abort, render_template, request
from flask_login import current_user, login_required

from board import htmx
from board.blueprints import intake
from board.extensions import policies
from board.extensions.words import language
from board.forms.fields import row_id
from board.queries.customer_file import customer_file
from board.queries.intake import customers_like, open_tickets_of

bp = Blueprint("customers", __name__)


@bp.get("/customers")
def index():
    """Customers by number, name, phone or address, as choices for the registration sheet."""
    policy, _actor = intake.desk()
    words = request.args.get("q", request.args.get("customer_query", ""))
    chosen = request.args.get("customer_id", type=row_id)
    customers = customers_like(words, chosen)
    return htmx.render(
        "customers/index.html", "customers/_found.html", policy=policy, customers=customers, chosen=chosen,
        words=words, levels=intake.levels_of(policy), open_tickets=open_tickets_of(customers, policy.key),
    )  # fmt: skip


@bp.get("/customers/<number>")
@login_required
def show(number):
    """The customer's file; 404 unless a ticket of theirs is within reach."""
    file = customer_file(number, current_user, policies, language())
    if file is None:
        abort(404)
    return render_template("customers/file.html", file=file)
