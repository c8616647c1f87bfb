"""The page is laid out by WeasyPrint, which is spared what it would do twice."""
