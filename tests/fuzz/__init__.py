"""Made-up input: what the engine makes of bytes that nobody would send, tried by hypothesis and by atheris."""
