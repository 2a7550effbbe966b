"""What helps to ask: completion, did you mean, other ways to ask, and Arabic typed with other letters."""
