"""How does it look in a browser? Pages and JSON over an `Archive`; nothing is computed here, only shown."""

from kashaf.web.app import blueprint, create_app
from kashaf.web.serving import serve

__all__ = ["blueprint", "create_app", "serve"]
