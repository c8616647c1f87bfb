"""Signed papers that come back from the scanner."""
