"""The version of kashaf: one place for all who tell it."""

__all__ = ["__version__"]

__version__ = "0.1.0"
