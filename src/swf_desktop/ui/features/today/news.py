# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""What came in since last time, in words; and when that was."""

from collections.abc import Callable
from datetime import datetime

from swf_desktop.domain.views import Arrived, ChangeKind
from swf_desktop.system.clock import SystemClock
from swf_desktop.system.i18n import gettext as _
from swf_desktop.system.i18n import ngettext
from swf_desktop.system.settings import Settings
from swf_desktop.ui import formats

_SEEN, _SINCE = "today.seen", "today.since"
_MOST = 4


def last_time(settings: Settings) -> str:
    """The moment (UTC) after which what came in is news; empty if there was no last time.

    Several visits on one day are one: whoever is called away in the morning finds the news again.
    """
    seen = str(settings.get(_SEEN, ""))
    if _day(seen) != SystemClock().today().isoformat():
        settings.set(_SINCE, seen)
        return seen
    return str(settings.get(_SINCE, ""))


def note_visit(settings: Settings) -> None:
    """Somebody has seen what there is now."""
    settings.set(_SEEN, SystemClock().now())


def told(news: Arrived, town: Callable[[str], str]) -> str:
    """What was written, and by whom: “Status, Due on: Erika Muster, Olpe”."""
    who = ", ".join(part for part in (news.by, town(news.organisation)) if part)
    if news.kind is ChangeKind.DELETED:
        return _("deleted: %(who)s", who=who)
    if news.kind is ChangeKind.NEW:
        return _("new: %(who)s", who=who)
    words = [formats.field_label(news.type, name) for name in news.fields]
    words += [formats.type_label(key) for key in news.parts]
    rest = len(words) - _MOST
    more = [ngettext("%(n)s more", "%(n)s more", rest)] if rest > 0 else []
    return _("%(what)s: %(who)s", what=" ".join([", ".join(words[:_MOST]), *more]), who=who)


def _day(moment: str) -> str:
    """The local day of an instant."""
    try:
        return datetime.fromisoformat(moment).astimezone().date().isoformat() if moment else ""
    except ValueError:
        return ""
