import pytest

from inspect_cli.notices.page.fonts import load_fonts


@pytest.fixture(scope="session")
def glyph_cache(tmp_path_factory):
    """One cache of converted outlines for all tests of a process."""
    return tmp_path_factory.mktemp("glyphs")


@pytest.fixture(scope="session")
def fonts(glyph_cache):
    """The free fonts only, whatever this machine has."""
    return load_fonts(folders=[], cache=glyph_cache)
