"""The pages on which clinicians read, edit and approve the words."""
