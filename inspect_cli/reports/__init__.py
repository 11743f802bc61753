"""What is told of many visits together: scores, and tables for those who live in a spreadsheet."""
