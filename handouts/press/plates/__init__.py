"""Plates: a finished sheet ink by ink, as a print shop needs it, and the reading that proves it."""
