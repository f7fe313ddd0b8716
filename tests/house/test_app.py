"""What the application is made of."""

from inspect import iscoroutinefunction
from itertools import chain


def test_nothing_is_async_since_nobody_looks_whether_it_is(app):
    by_blueprint = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
        app.template_context_processors,
    )
    hooks = chain.from_iterable(found for where in by_blueprint for found in where.values())
    functions = [*app.view_functions.values(), *app.teardown_appcontext_funcs, *hooks]
    assert len(functions) > 100
    assert [function for function in functions if iscoroutinefunction(function)] == []
