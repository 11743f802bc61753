"""What kind of place a folder is: how much room it has, whether it lies on a network share or is synced to a cloud.

SQLite's locks do not hold on shares, and a program that copies a database while it is written copies a torn one.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePath

SHARES = {
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone",
    "fuse.s3fs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "prl_fs", "smb2", "smb3", "smbfs",
    "vboxsf", "webdav",
}  # fmt: skip

# Part of a folder's name → the program that syncs it.
SYNCED = {
    "onedrive": "OneDrive",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "坚果云": "坚果云",
    "nutstore": "坚果云",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "baidusyncdisk": "百度网盘",
    "百度网盘": "百度网盘",
    "wpsdrive": "WPS云盘",
    "wps云盘": "WPS云盘",
    "seafile": "Seafile",
    "synologydrive": "Synology Drive",
}
DRIVE_REMOTE = 4  # what Windows calls a mapped share


def free_bytes(folder: Path) -> int:
    """Return how many bytes may still be written there."""
    return shutil.disk_usage(folder).free


def synced_by(folder: PurePath) -> str:
    """Return the name of the program that syncs a folder to a cloud, by the folders it lies in; "" for none."""
    parts = [part.casefold() for part in folder.parts]
    return next((name for sign, name in SYNCED.items() for part in parts if sign in part), "")


def share(folder: Path) -> str:
    """Return the kind of network share a folder lies on (`cifs`, `nfs4`, `smbfs` …); "" for a disk of this machine."""
    if sys.platform == "win32":
        import ctypes

        if str(folder).startswith("\\\\"):
            return "UNC"
        return "UNC" if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == DRIVE_REMOTE else ""
    kind = kind_of(folder, mounts())
    return kind if kind in SHARES else ""


def mounts() -> list[tuple[str, str]]:
    """Return folder and kind of every mounted file system (POSIX)."""
    table = Path("/proc/mounts")
    if table.is_file():
        lines = [line.split() for line in table.read_text(encoding="utf-8", errors="replace").splitlines()]
        return [(words[1].replace("\\040", " "), words[2]) for words in lines if len(words) > 2]
    # macOS: `//host/share on /Volumes/share (smbfs, nodev, nosuid)`
    said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=False).stdout
    pairs = [line.partition(" on ")[2].rpartition(" (") for line in said.splitlines()]
    return [(folder, kind.partition(",")[0].rstrip(")")) for folder, _, kind in pairs]


def kind_of(folder: PurePath, mounted: Iterable[tuple[str, str]]) -> str:
    """Return the kind of the file system a folder lies on; of two mounted there the later one counts."""
    around = [(len(place), at, kind) for at, (place, kind) in enumerate(mounted) if folder.is_relative_to(place)]
    return max(around)[2] if around else ""
