"""Points and responsible units."""
