"""What every answer tells the browser: load nothing from elsewhere, guess no types, let nobody frame us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from fundledger.web.shared.site import site

if TYPE_CHECKING:
    from flask import Flask, Response

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
A_YEAR = 365 * 24 * 60 * 60


def install(app: Flask) -> None:
    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if site().https:
            response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
        if request.blueprint and request.blueprint.startswith("desk"):
            response.headers["Cache-Control"] = "no-store"
        elif response.mimetype == "text/html":
            # A correction must be seen at once, so every page is asked for anew.
            response.headers.setdefault("Cache-Control", "no-cache")
        return response
