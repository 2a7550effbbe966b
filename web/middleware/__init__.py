"""What stands around every request: who may ask, how much and how often, and what is noted of it."""
