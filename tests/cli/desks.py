"""Several laptops of one team, each with its own workspace and keys, all worked through the command line."""

import shutil
from itertools import count

from patrol import Patrol

REASON = "照片随后补齐"


class Desk(Patrol):
    """One laptop of the team."""

    def __init__(self, *given):
        super().__init__(*given)
        self.minutes = count()

    def beside(self, root, keys):
        """Return another laptop, by the names of its folders; one clock goes on for all."""
        other = Desk(self.inside, self.monkeypatch, self.folder, root, keys)
        other.minutes = self.minutes
        return other

    def join(self, staff, name, role="supervisor"):
        """Let another laptop join, approve it, and tell it so."""
        other = self.beside(f"desk{staff}", f"keys{staff}")
        other.run("join", self.root, other.root, "--as", staff, "--inspector", name, inside_it=False)
        self.run("merge", other.root, code=3)  # not approved yet, so in quarantine
        self.run("device", "approve", staff, "--role", role)
        other.run("merge", self.root)
        return other

    def copy(self, name):
        """Return a copy of this laptop, as it stands, with the same keys."""
        other = self.beside(name, f"{name}-keys")
        shutil.copytree(self.root, other.root)
        shutil.copytree(self.keys, other.keys)
        return other

    def find(self, point="BJ-1", fail=("BJX-03",)):
        """Visit a point where something is wrong; return the finding's number."""
        self.visit(point, self.clock_after(), 10, fail=list(fail))
        return self.findings()[-1]["number"]

    def clock_after(self):
        minutes = next(self.minutes)
        return f"{8 + minutes % 600 // 60:02d}:{minutes % 60:02d}"

    def findings(self, *argv):
        return self.run("finding", "list", "--json", *argv).json["data"]

    def issue(self, *argv, code=0):
        """Draft, and issue all; return the numbers given."""
        self.run("notice", "draft")
        said = self.run(
            "--json", "notice", "issue", "--all", "--signed-by", "督导员丙", "--reason", REASON, *argv, code=code
        )
        return [row["number"] for row in said.json["data"]] if code == 0 else said.json["errors"][0]["code"]

    def notices(self):
        return self.run("notice", "list", "--json").json["data"]

    def numbers(self):
        return [row["number"] for row in self.notices() if row["number"]]

    def status(self):
        return self.run("status", "--json").json["data"]
