"""The fonts that papers are set in, and what they can draw."""
