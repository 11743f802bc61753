"""The whole job on sample data: what the program does in a week of an invented district."""
