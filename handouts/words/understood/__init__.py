"""Understood: how easily the words are read, and whether a patient can act on them."""
