"""How it is measured: processes, clocks, figures, tests of significance and tables."""
