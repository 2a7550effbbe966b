"""A site with a frame of its own, and the archive in it.

Run ``python docs/examples/site.py`` where ``kashaf index`` has made an index, and open http://127.0.0.1:5000/archive/.
"""

from __future__ import annotations

from flask import Flask, render_template

import kashaf
import kashaf.web


def make_site(archive: kashaf.Archive) -> Flask:
    """Make the site: its own front page, and below /archive/ the pages of kashaf.

    They are framed by ``templates/site.html``.
    """
    site = Flask(__name__)
    site.add_url_rule("/", "front", lambda: render_template("front.html"))
    pages = kashaf.web.blueprint(archive, title="صحف المكتبة", base="site.html")
    site.register_blueprint(pages, url_prefix="/archive")
    return site


if __name__ == "__main__":
    with kashaf.open(".kashaf") as opened:
        make_site(opened).run()
