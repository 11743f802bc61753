"""What kind of place a folder is."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from inspect_cli.store.lock import sqlite_loses_pages
from inspect_cli.store.place import SHARES, kind_of, synced_by

MOUNTED = [
    ("/", "ext4"),
    ("/home", "btrfs"),
    ("/home/a/share", "cifs"),
    ("/mnt", "ext4"),
    ("/mnt", "nfs4"),
    ("/homes", "nfs"),
    ("proc", "proc"),
]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/巡查", "ext4"),
        ("/home/a/巡查", "btrfs"),
        ("/home/a/share", "cifs"),
        ("/home/a/share/巡查", "cifs"),
        ("/home/a/shared", "btrfs"),
        ("/mnt/x", "nfs4"),
        ("/homes/x", "nfs"),
    ],
)
def test_the_nearest_mount_counts_and_of_two_the_later(folder, kind):
    assert kind_of(PurePosixPath(folder), MOUNTED) == kind


def test_shares_are_no_disks():
    assert {"cifs", "nfs4", "smbfs", "fuse.sshfs"} <= SHARES
    assert not {"ext4", "btrfs", "xfs", "apfs", "exfat", "vfat", "ntfs", "overlay", "tmpfs"} & SHARES


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        (PureWindowsPath(r"C:\Users\a\OneDrive - 区文明办\巡查"), "OneDrive"),
        (PurePosixPath("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x"), "iCloud"),
        (PureWindowsPath(r"D:\我的坚果云\巡查"), "坚果云"),
        (PurePosixPath("/home/a/Nutstore Files/x"), "坚果云"),
        (PurePosixPath("/home/a/巡查"), ""),
        (PurePosixPath("/home/a/one/drive"), ""),
    ],
)
def test_folders_that_a_program_syncs(folder, program):
    assert synced_by(folder) == program


@pytest.mark.parametrize(
    ("version", "loses"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)],
)
def test_versions_of_sqlite_that_lose_pages(version, loses):
    assert sqlite_loses_pages(version) is loses
