# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Single facts about the profile: who we are, which alliance, the digest sums."""

import sqlalchemy as sa

from swf_desktop.store.tables import profile


class Facts:
    """The ``profile`` table as a mapping of text to text."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, str]:
        """Every fact."""
        return {row.key: row.value for row in self._connection.execute(sa.select(profile))}

    def get(self, key: str, default: str = "") -> str:
        """One fact."""
        value = self._connection.scalar(sa.select(profile.c.value).where(profile.c.key == key))
        return default if value is None else str(value)

    def set(self, key: str, value: str) -> None:
        """Write one fact."""
        changed = self._connection.execute(sa.update(profile).where(profile.c.key == key).values(value=value))
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
