"""Files of templates: YAML, workbooks, CSV, Markdown and checklists read into rows, and written from them."""
