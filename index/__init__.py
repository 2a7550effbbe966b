"""Where do documents live, and which of them match? One small protocol, and engines behind it."""
