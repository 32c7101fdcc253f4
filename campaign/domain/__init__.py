"""The rules: one module per activity. They take a session, the time and plain values."""
