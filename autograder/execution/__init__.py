"""Run untrusted notebooks and bring back evidence, never opinions."""
