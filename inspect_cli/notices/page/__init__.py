"""From a content to pages: GB/T 9704—2012 in points, fonts, line breaks, tables, photos, PDF and Word. No database."""
