"""The page on which papers are filled in for one person."""
