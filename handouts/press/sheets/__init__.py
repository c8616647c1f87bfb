"""Panels, codes and places to fill in are put on sheets."""
