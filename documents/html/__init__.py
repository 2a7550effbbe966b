"""HTML → text: what a reader came for, and what the page states about itself."""
