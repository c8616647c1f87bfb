"""What is drawn for the desk: ahead of time, while somebody looks on, or as a piece of longer work."""
