# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Single facts about the profile: who we are, which alliance, the digest sums."""

import sqlalchemy as sa

from swf_desktop.domain.audience import Audience
from swf_desktop.store.tables import line, log, profile

# Built once: a fact is asked for dozens of times in a transaction, and building a statement takes longer than
# running it.
_GET = sa.select(profile.c.value).where(profile.c.key == sa.bindparam("wanted"))
_SET = sa.update(profile).where(profile.c.key == sa.bindparam("wanted")).values(value=sa.bindparam("written"))


class Facts:
    """The ``profile`` table as a mapping of text to text."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, str]:
        """Every fact."""
        return {row.key: row.value for row in self._connection.execute(sa.select(profile))}

    def get(self, key: str, default: str = "") -> str:
        """One fact."""
        value = self._connection.scalar(_GET, {"wanted": key})
        return default if value is None else str(value)

    def set(self, key: str, value: str) -> None:
        """Write one fact."""
        changed = self._connection.execute(_SET, {"wanted": key, "written": value})
        if not changed.rowcount:
            self._connection.execute(sa.insert(profile).values(key=key, value=value))

    def delete(self, key: str) -> None:
        """Forget one fact."""
        self._connection.execute(sa.delete(profile).where(profile.c.key == key))

    def digest_sums(self) -> tuple[int, int]:
        """The digest sums of the alliance's and of the public state."""
        return int(self.get("digest.alliance", "0"), 16), int(self.get("digest.public", "0"), 16)

    def set_digest_sums(self, alliance: int, public: int) -> None:
        """Write the digest sums."""
        self.set("digest.alliance", f"{alliance:x}")
        self.set("digest.public", f"{public:x}")

    def erased_for_fewer(self) -> bool:
        """Whether a record is erased for the alliance, and not yet for the public that knows its lines.

        Then what the public log amounts to hangs on a log that its readers may not see.
        """
        erasing, other = line.alias(), line.alias()
        erasures = sa.select(erasing.c.record).where(
            erasing.c.kind == "erase", erasing.c.kind != "set", erasing.c.refused.is_(None)
        )
        public = (
            sa.select(other.c.number)
            .join(log, log.c.number == other.c.log)
            .where(other.c.record == erasing.c.record, log.c.audience == int(Audience.PUBLIC))
        )
        known = public.where(other.c.kind == "set")
        gone = public.where(other.c.kind == "erase", other.c.refused.is_(None))
        query = erasures.where(known.exists(), ~gone.exists()).limit(1)
        return self._connection.execute(query).first() is not None
