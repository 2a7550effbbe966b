"""How does it look in a browser?

Pages and JSON over an `Archive`; nothing is computed here, only shown.
"""

from kashaf.web.app import blueprint, create_app
from kashaf.web.server import serve
from kashaf.web.settings import Collection, Settings, read_settings
from kashaf.web.wsgi import application

__all__ = ["Collection", "Settings", "application", "blueprint", "create_app", "read_settings", "serve"]
