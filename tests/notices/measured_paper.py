"""The way down a paper that is no document: headings, text, fields and tables below one another."""

from measured_tables import fields, table
from measures import CELL, CELL_LINE, INFO, SMALL, TITLE, WIDTH, Type

from inspect_cli.notices.page.paper import Fields, Grid, Heading

GAP = 8.0
NORMAL, NOTE = Type(CELL, CELL_LINE, CELL), Type(SMALL, CELL_LINE, SMALL)


def paper(galley, of):
    galley.text(of.issuer, INFO, align="centre")
    galley.text(of.title, TITLE, align="centre")
    galley.text(of.about, NOTE, align="centre")
    galley.y -= GAP / 2
    for before, block in zip((None, *of.blocks), of.blocks, strict=False):
        below = isinstance(before, Grid) and isinstance(block, Grid) and not block.heads
        galley.y -= 0 if below or not before else GAP
        _block(galley, block)
    galley.numbers(set(), 1)


def _block(galley, block):
    if isinstance(block, Heading):
        if block.sheet:
            galley.turn()
        galley.text(block.text, INFO)
        galley.y += GAP / 2  # what it is the name of is close to it
    elif isinstance(block, Fields):
        fields(galley, [[label for label, _ in row] for row in block.rows], max(22, block.height))
    elif isinstance(block, Grid):
        widths = [WIDTH * share / sum(block.shares) for share in block.shares[:-1]]
        centred = [block.heads[at] for at in block.centred if block.heads]
        table(galley, block.heads, len(block.rows), least=block.height, widths=widths, centred=centred)
    else:
        for piece in block.pieces:
            galley.text(piece.text, NOTE if piece.small else NORMAL)
