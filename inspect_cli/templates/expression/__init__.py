"""The expressions of a form: XPath 1.0 with the ODK functions (getodk.github.io/xforms-spec).

text → lexer → parser → one closure per expression, which runs on the instance tree. Engines differ in places;
this one follows ODK Web Forms: `round(-1.5)` is −2, `regex()` is not anchored, NaN turns into an empty text.
"""
