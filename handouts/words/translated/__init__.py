"""Translated: a paper beside the one that it was translated from."""
