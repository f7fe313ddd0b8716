"""The headers of every answer: what the browser may do with it."""

from flask import request

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # a customer's link is a secret; no other site learns it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HTTPS_ONLY = "max-age=31536000; includeSubDomains"


def init_app(app):
    """Set them on every answer, also on errors; a view may set its own before."""
    always = ALWAYS | ({"Strict-Transport-Security": HTTPS_ONLY} if app.config["BOARD"].is_secure else {})
    # kept for Back, asked again otherwise: no-store would lose what was typed
    of_pages = always | {"Cache-Control": "private, no-cache"}

    @app.after_request
    def set_headers(response):
        known = {name.lower() for name, _value in response.headers}
        for name, value in (always if request.endpoint == "static" else of_pages).items():
            if name.lower() not in known:
                response.headers.add(name, value)
        return response
