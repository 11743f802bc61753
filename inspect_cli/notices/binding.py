"""Finished PDFs of ours bound into one file, copied object by object, so that only one of them is in memory.

It reads no other PDFs than those of `pdf.write`: objects in the clear, one table of cross references, and no text
between the brackets of an object that a page needs.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

from ..errors import Integrity
from ..store.files import writing
from .page.marks import PAGE_HEIGHT, PAGE_WIDTH

CATALOG, TREE, INFO, OUTLINES, FIRST = 1, 2, 3, 4, 5  # numbers of objects in the bound file
REFERENCE = re.compile(rb"(\d+) 0 R\b")
ENTRY = re.compile(rb"(\d{10}) 00000 n")
KIDS = re.compile(rb"/Kids \[([^\]]*)\]")


class Source(NamedTuple):
    """The objects of one file by number, each as its part in the clear and its stream; pages in their order."""

    objects: dict[int, tuple[bytes, bytes]]
    tree: int
    pages: tuple[int, ...]


def take_apart(pdf: bytes) -> Source:
    """Read a PDF that `pdf.write` wrote.

    Raises:
        Integrity: `notice.pdf_unreadable`.
    """
    try:
        start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
        begins = [int(found) for found in ENTRY.findall(pdf, start)]
        ends = sorted([*begins, start])
        objects, end_of = {}, dict(pairwise(ends))
        for number, begin in enumerate(begins, 1):
            body = pdf[begin : end_of[begin]].split(b" obj", 1)[1].rpartition(b"endobj")[0]
            clear, mark, stream = body.partition(b"stream")
            objects[number] = clear, mark + stream
        root = int(_one(rb"/Root (\d+) 0 R", pdf[start:]))
        tree = int(_one(rb"/Pages (\d+) 0 R", objects[root][0]))
        pages = tuple(int(page) for page in REFERENCE.findall(_one(KIDS.pattern, objects[tree][0])))
    except (ValueError, IndexError, KeyError) as error:
        raise Integrity("notice.pdf_unreadable", detail=str(error)) from error
    return Source(objects, tree, pages)


def _one(pattern: bytes, data: bytes) -> bytes:
    found = re.search(pattern, data)
    if found is None:
        raise ValueError(pattern.decode())
    return bytes(found[1])


class Binder:
    """A PDF in the making. Files go in one after another; `close` writes what holds them together."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._at = 0
        self._begins: dict[int, int] = {}
        self._next = FIRST
        self._pages: list[int] = []
        self._marks: list[tuple[str, int]] = []
        self._hash = hashlib.md5(usedforsecurity=False)
        self._write(b"%PDF-1.7\n%\x93\x8c\x8b\x9e\n")

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    def add(self, pdf: bytes, title: str) -> int:
        """Copy a PDF that `pdf.write` wrote; a bookmark of this title leads to it. Return its number of pages.

        Raises:
            Integrity: `notice.pdf_unreadable`.
        """
        source = take_apart(pdf)
        numbers = {source.tree: TREE}
        wanted = list(source.pages)
        for old in wanted:  # grows while it is gone through: what a page needs, and what that needs
            numbers[old] = self._new()
            needed = (int(found) for found in REFERENCE.findall(source.objects[old][0]))
            wanted += [each for each in dict.fromkeys(needed) if each not in numbers and each not in wanted]
        for old in wanted:
            clear, stream = source.objects[old]
            self._put(numbers[old], REFERENCE.sub(lambda m: b"%d 0 R" % numbers[int(m[1])], clear), stream)
        self._marks.append((title, numbers[source.pages[0]]))
        self._pages += [numbers[page] for page in source.pages]
        return len(source.pages)

    def blank(self) -> None:
        """Add an empty page."""
        page = self._new()
        size = b"%.3f %.3f" % (PAGE_WIDTH, PAGE_HEIGHT)
        self._put(page, b"<< /Type /Page /Parent %d 0 R /MediaBox [ 0 0 %s ] /Resources << >> >>" % (TREE, size))
        self._pages.append(page)

    def close(self, title: str) -> None:
        """Write the tree of pages, the bookmarks and the table of all objects."""
        kids = b" ".join(b"%d 0 R" % page for page in self._pages)
        self._put(TREE, b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (len(self._pages), kids))
        self._put(INFO, b"<< /Title %s /Creator (inspect-cli) >>" % text(title))
        marks = [self._new() for _ in self._marks]
        ends = b"/First %d 0 R /Last %d 0 R" % (marks[0], marks[-1]) if marks else b""
        self._put(OUTLINES, b"<< /Type /Outlines /Count %d %s >>" % (len(marks), ends))
        for at, (name, page) in enumerate(self._marks):
            beside = b"/Prev %d 0 R " % marks[at - 1] if at else b""
            beside += b"/Next %d 0 R " % marks[at + 1] if at + 1 < len(marks) else b""
            self._put(
                marks[at],
                b"<< /Title %s /Parent %d 0 R %s/Dest [ %d 0 R /Fit ] >>" % (text(name), OUTLINES, beside, page),
            )
        # A viewer that shrinks the page to its printer's margins spoils the measures of the standard.
        views = b"<< /DisplayDocTitle true /PrintScaling /None >>"
        catalog = b"<< /Type /Catalog /Lang (zh-CN) /Pages %d 0 R /Outlines %d 0 R /PageMode /UseOutlines "
        self._put(CATALOG, catalog % (TREE, OUTLINES) + b"/ViewerPreferences %s >>" % views)
        self._end()

    def _end(self) -> None:
        start, name = self._at, self._hash.hexdigest().encode()
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % self._next)
        for number in range(1, self._next):
            self._write(b"%010d 00000 n \n" % self._begins[number])
        ends = b"<< /Size %d /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ] >>" % (self._next, CATALOG, INFO, name, name)
        self._write(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (ends, start))

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _put(self, number: int, clear: bytes, stream: bytes = b"") -> None:
        self._begins[number] = self._at
        self._write(b"%d 0 obj%s%sendobj\n" % (number, clear if stream else b"\n" + clear.strip() + b"\n", stream))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._hash.update(data)
        self._at += len(data)


@contextlib.contextmanager
def bound(path: Path, title: str) -> Iterator[Binder]:
    """Yield a binder whose file stands under `path` at the end, whole and durable, or not at all.

    Raises:
        CannotWrite: disk full, or the folder cannot be written.
    """
    with writing(path) as out:
        binder = Binder(out)
        yield binder
        binder.close(title)


def text(said: str) -> bytes:
    """Return a text as a PDF has it: UTF-16 in hexadecimal digits (ISO 32000-1, 7.3.4.3 and 7.9.2.2)."""
    return b"<feff%s>" % said.encode("utf-16-be").hex().encode()
