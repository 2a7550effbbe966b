"""How is it measured? Processes, clocks, figures, significance and tables."""
