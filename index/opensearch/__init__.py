"""OpenSearch, the engine for an index that is too large for one machine, over HTTP."""
