"""The finished pages are opened again, and judged."""
