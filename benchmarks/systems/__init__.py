"""What is measured: kashaf, its peers, and what they need to run."""
