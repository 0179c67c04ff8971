"""The terminal UI in a browser: an HTTP server guarded by a token, and a process of the app for each page."""
