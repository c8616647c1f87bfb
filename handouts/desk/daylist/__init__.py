"""A list of a day's people at the desk: looked at, mended row by row, and printed."""
