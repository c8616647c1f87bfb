"""Turns a clinic's words and branding into printed patient papers."""
