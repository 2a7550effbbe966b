"""The engine for what outgrows a machine: OpenSearch, over HTTP."""
