"""Which font sets what: a chain of candidates for each role, and per character the first that has it.

The order in a chain: the file the user named, the machine's own official fonts, the free Noto fonts that are
installed with the program, then whatever serves another role. Anything but the first two is a substitute,
and is named as such.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ...errors import NotFound, Unfit, Where
from .glyphs import Face, Glyph

ROLES = ("fangsong", "title", "hei", "kai", "song", "fallback")

# File names, lower case, of the fonts official documents are set in: Windows, 方正, 华文 (Office, macOS).
OFFICIAL: dict[str, tuple[str, ...]] = {
    "fangsong": ("simfang.ttf", "仿宋_gb2312.ttf", "fzfsk.ttf", "fzfsjw.ttf", "stfangso.ttf"),
    "title": ("fzxbsjw.ttf", "fzxbsk.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf"),
    "hei": ("simhei.ttf", "fzhtk.ttf", "fzhtjw.ttf"),
    "kai": ("simkai.ttf", "楷体_gb2312.ttf", "fzktk.ttf", "fzktjw.ttf", "stkaiti.ttf"),
    "song": ("simsun.ttc", "simsun.ttf", "fzssk.ttf", "fzssjw.ttf", "stsong.ttf"),
    "fallback": ("simsunb.ttf",),
}


class Served(NamedTuple):
    """The font that stands first for a role."""

    role: str
    font: str
    path: Path
    substitute: bool


class Fonts:
    """The chains of all roles. Reading fonts is slow, so one object serves all documents of a process."""

    def __init__(self, chains: Mapping[str, Sequence[Face]], own: Iterable[str]) -> None:
        self._chains = chains
        self._own = frozenset(own)
        self._found: dict[tuple[str, str], Face | None] = {}

    def face(self, role: str, char: str) -> Face | None:
        """Return the first font of the role's chain that has `char`, or None."""
        key = role, char
        if key not in self._found:
            self._found[key] = next((face for face in self._chains[role] if face.glyph(char)), None)
        return self._found[key]

    def glyph(self, role: str, char: str) -> tuple[Face, Glyph]:
        """Return font and glyph for `char`.

        Raises:
            Unfit: `notice.missing_glyph`, no font at all has the character.
        """
        face = self.face(role, char)
        glyph = face and face.glyph(char)
        if not face or not glyph:
            raise Unfit("notice.missing_glyph", characters=char)
        return face, glyph

    def advance(self, role: str, char: str) -> float:
        """Return the advance width of `char` in em."""
        face, glyph = self.glyph(role, char)
        return glyph.advance / face.facts.units

    def missing(self, text: str) -> list[str]:
        """Return the characters of `text` that no font can draw, in the order of their codes."""
        return [char for char in sorted(set(text)) if self.face("fallback", char) is None]

    def served(self) -> tuple[Served, ...]:
        """Say for each role which font serves it, and whether it is only a substitute."""
        first = ((role, self._chains[role][0]) for role in ROLES)
        return tuple(Served(role, face.facts.name, face.path, self.substitute(role)) for role, face in first)

    def substitute(self, role: str) -> bool:
        """Say whether the role is served by a font that only stands in for the right one."""
        return role != "fallback" and role not in self._own

    @property
    def fingerprint(self) -> str:
        """A hash of all fonts and of what each is for: other fonts give other pages."""
        chains = [(role, [face.sha256 for face in self._chains[role]]) for role in ROLES]
        return hashlib.sha256(repr((chains, sorted(self._own))).encode()).hexdigest()

    def save(self) -> None:
        """Keep what was converted, so that the next process need not do it again."""
        for face in dict.fromkeys(face for chain in self._chains.values() for face in chain):
            face.save()


def system_folders() -> list[Path]:
    """Return the folders where this machine keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        return [windows, Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts"]


def cache_folder() -> Path:
    """Return the folder of converted outlines; it may be deleted at any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("inspect-cli", appauthor=False)) / "glyphs"


def chosen(config: Mapping[str, str]) -> dict[str, Path]:
    """Return the font files that a laptop's settings name by role (`font.fangsong = "…"`)."""
    return {key.removeprefix("font."): Path(value) for key, value in config.items() if key.startswith("font.")}


def load_fonts(
    configured: Mapping[str, Path] | None = None,
    folders: Sequence[Path] | None = None,
    cache: Path | None = None,
) -> Fonts:
    """Find the fonts for every role.

    Args:
        configured: role → font file that the user chose.
        folders: where the machine's fonts lie; the system's folders if None.
        cache: folder of converted outlines; the user's cache folder if None.

    Raises:
        NotFound: `font.no_such_file`, a configured file is not there.
        Unfit: `font.unreadable` or `font.unknown_role`.
    """
    configured = configured or {}
    if unknown := sorted(configured.keys() - set(ROLES)):
        raise Unfit("font.unknown_role", role=unknown[0], roles=", ".join(ROLES))
    faces: dict[Path, Face] = {}

    def face(path: Path) -> Face:
        if path not in faces:
            faces[path] = Face(path, cache or cache_folder())
        return faces[path]

    installed = _installed(system_folders() if folders is None else folders)
    own = {role: _own(role, configured, installed) for role in ROLES}
    everyone = [path for role in ROLES for path in own[role]]
    paths = {role: dict.fromkeys([*own[role], *_bundled(role), *everyone]) for role in ROLES}
    chains = {role: [face(path) for path in paths[role]] for role in ROLES}
    return Fonts(chains, [role for role in ROLES if own[role]])


def _own(role: str, configured: Mapping[str, Path], installed: Mapping[str, Path]) -> list[Path]:
    """Return what the user and the machine have for a role, best first."""
    chosen = configured.get(role)
    if chosen and not chosen.is_file():
        raise NotFound("font.no_such_file", where=Where(str(chosen)), role=role)
    official = next((installed[name] for name in OFFICIAL[role] if name in installed), None)
    return [path for path in (chosen, official) if path]


def _installed(folders: Sequence[Path]) -> dict[str, Path]:
    """Return lower-case file name → path of every font file below `folders`; an earlier folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                if name.lower().endswith((".ttf", ".ttc", ".otf")):
                    found.setdefault(name.lower(), Path(parent) / name)
    return found


def _bundled(role: str) -> list[Path]:
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    serif, sans = Path(serif_path()), Path(sans_path())
    return [sans, serif] if role == "hei" else [serif, sans]
