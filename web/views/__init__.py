"""What answers an address: pages, the JSON API, and what browsers and machines ask for besides."""
