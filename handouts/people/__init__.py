"""For this patient, and for all of today's: people's values put into papers that are already proved."""
