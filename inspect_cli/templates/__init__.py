"""Survey templates: reading, checking, and the answers of one visit as an instance."""
