"""What surrounds every request: access, limits, and logs."""
