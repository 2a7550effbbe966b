"""Help with asking: completion, did you mean, alternatives, and Arabic in other letters."""
