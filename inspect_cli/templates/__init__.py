"""Survey templates: files to rows, rows to a form, a form being filled in, and what its answers are worth.

reading → rows → build → form → program (expressions compiled) → instance → scoring; lint looks at all of it.
The `content` of a form is what the log keeps, and `build.from_content` makes the form of it again.
"""
