"""How is it used in a terminal?

One module for each family of commands, each a thin call of a method of an `Archive`.
"""

__all__: list[str] = []
