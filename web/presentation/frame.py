"""Framing: our pages in our own frame, or in the base template of the site around them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from kashaf.errors import InvalidRequest
from kashaf.web.middleware.caching import no_store_if_partial

__all__ = ["Framed", "put_in_frame"]


class Framed(Blueprint):
    """A blueprint whose pages fill ``base``, a template of the site, or our frame if ``None``."""

    base: str | None = None


@cache
def _templates() -> Environment:
    """Our templates, read as we wrote them, whatever a site has set for its own."""
    made = Environment(loader=FileSystemLoader(Path(__file__).parents[1] / "templates"), autoescape=True, auto_reload=False)
    made.globals["url_for"] = url_for
    return made


def put_in_frame(template: str, context: dict[str, Any]) -> str:
    """Render a whole page of ours.

    The template of a site does not see our context, because the site may use the same names for
    other things. So the page is rendered by itself, and then fills the blocks ``title``, ``head``
    and ``content`` of the template. Raises `InvalidRequest` if the template lacks ``head`` or
    ``content``.
    """
    place = current_app.blueprints.get(request.blueprint or "")
    base = place.base if isinstance(place, Framed) else None
    page: Any = _templates().get_template(template)
    if base is None:
        return str(page.render(context, inside=False))
    made = page.make_module({**context, "inside": True})
    no_store_if_partial(partial=True)  # what the site shows around it may change at any time
    styles, script = [context["asset"](sheet) for sheet in context["sheets"]], context["asset"]("kashaf.js")
    content = Markup(made)  # noqa: S704 - what our own template made
    shown = {"base": base, "heading": made.heading, "styles": styles, "script": script, "content": content}
    html = render_template("kashaf/inside.html", kashaf=shown)
    for block, filled in (("head", f'"{styles[0]}"'), ("content", content)):
        if filled not in html:
            raise InvalidRequest(
                "the template {template} has no block {block!r} for pages of kashaf: give it one", template=base, block=block
            )
    return html
