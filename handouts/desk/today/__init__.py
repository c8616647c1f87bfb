"""The page on which a day's list of people is looked at, mended and printed."""
