"""Many papers in one file, written as a stream and proved."""
