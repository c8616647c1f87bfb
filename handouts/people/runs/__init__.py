"""A run over a list: portion by portion, gone on with when it was stopped, and told row by row."""
