"""What the figures come from: each a ratio, measured side by side in one run."""
