"""``python -m kashaf``: the same as the command ``kashaf``."""

from kashaf.cli.entry import main

if __name__ == "__main__":
    main()
