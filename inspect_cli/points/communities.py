"""Communities (社区) as the list of points knows them: each lies in a street, also for a sheet without a point."""

import sqlite3

from ..errors import NotFound

BETWEEN = "/"  # street/community, for a name that two streets have
# Name and street; a name that stands in several streets means none of them, unless the street is said with it.
STREETS = f"""SELECT community AS name, min(street) AS street FROM point
WHERE coalesce(community,'')<>'' AND coalesce(street,'')<>'' GROUP BY community HAVING count(DISTINCT street)=1
UNION ALL SELECT DISTINCT street||'{BETWEEN}'||community, street FROM point
WHERE coalesce(community,'')<>'' AND coalesce(street,'')<>''"""


def named(db: sqlite3.Connection, text: str) -> str:
    """Return the community that is meant by its name, a part of it, or `street/community`; as typed if none is known.

    Raises:
        NotFound: several are called so (`candidates`).
    """
    text = text.strip().replace("／", BETWEEN)
    known = [row[0] for row in db.execute(f"SELECT name FROM ({STREETS}) ORDER BY name")] if text else []
    if text in known:
        return text
    single = {name for name in known if BETWEEN not in name}
    # `street/community` is only wanted where the community alone does not say it.
    found = [name for name in known if text in name and name.rpartition(BETWEEN)[2] not in single - {name}]
    if len(found) > 1:
        raise NotFound("community.ambiguous", name=text, candidates=found)
    return found[0] if found else text


def street(db: sqlite3.Connection, community: str) -> str:
    """Return the street a community lies in, empty when the list of points does not say."""
    row = db.execute(f"SELECT street FROM ({STREETS}) WHERE name=?", (community,)).fetchone()
    return str(row[0]) if row else ""
