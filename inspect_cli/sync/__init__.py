"""Remotes: dumb stores of immutable objects, from which laptops pull and to which they push."""
