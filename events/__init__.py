"""What a gathering is. Imports no web framework, no translation, and nothing of `campaign`."""
