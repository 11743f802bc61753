"""Files as Excel 97 wrote them, and as it still wraps those with a password: a small file system in a file.

By Microsoft's published descriptions of the compound file ([MS-CFB]) and of the records in it ([MS-XLS]).
"""

import struct

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(**streams):
    """Return a compound file of these streams; each is filled up to where small ones would be kept apart."""
    bodies = {
        name: content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0") for name, content in streams.items()
    }
    table, entries = [TABLE, END], [entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, body) in enumerate(bodies.items(), 1):
        start, sectors = len(table), len(body) // SECTOR
        table += [*range(start + 1, start + sectors), END]
        following = number + 1 if number < len(bodies) else FREE
        entries.append(entry(name, 2, start, len(body), right=following))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                       0, 1, 1, 0, 4096, END, 0, END, 0, 0)  # fmt: skip
    head = head.ljust(SECTOR, b"\xff")
    packed = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    return head + packed + b"".join(entries).ljust(SECTOR, b"\0") + b"".join(bodies.values())


def entry(name, kind, start, size, right=FREE, child=FREE):
    text = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI16xIQ", text, len(text), kind, 1, FREE, right, child, 0, start, size)


def record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def old_workbook(**sheets):
    """Return an .xls of these sheets: texts and numbers."""
    first = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    bodies = [first + b"".join(cells(rows)) + record(0x0A, b"") for rows in sheets.values()]
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))

    def listed(offsets):
        found = b""
        for name, offset in zip(sheets, offsets, strict=True):
            found += record(0x85, struct.pack("<IHBB", offset, 0, len(name), 1) + name.encode("utf-16-le"))
        return begin + found + record(0x0A, b"")

    offset, offsets = len(listed([0] * len(bodies))), []
    for body in bodies:
        offsets.append(offset)
        offset += len(body)
    return compound(Workbook=listed(offsets) + b"".join(bodies))


def cells(rows):
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(value, str):
                yield record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                yield record(0x203, place + struct.pack("<d", value))
