"""How well and how fast badges are scanned. Run: `python -m benchmarks.scanning`."""
