"""Words: what a paper says, and who answers for it."""
