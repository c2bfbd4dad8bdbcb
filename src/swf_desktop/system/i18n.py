# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""The person's language: messages, dates, numbers, money.

Code speaks English message ids; German is the default language of every face. Babel is imported
when a format first needs it, because the command line must not wait for it.
"""

import gettext as _gettext_module
import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from swf_desktop.domain.errors import SwfError
from swf_desktop.system import catalogues

if TYPE_CHECKING:
    from decimal import Decimal

_log = logging.getLogger(__name__)

LANGUAGES = ("de", "en")
DEFAULT = "de"
_BABEL_LOCALES = {"de": "de", "en": "en_GB"}
_DAY = {"de": "%d.%m.%Y", "en": "%d/%m/%Y"}

_THOUSANDS = {"de": ".", "en": ","}

_language = DEFAULT
_loaded: dict[str, _gettext_module.NullTranslations] = {}


def set_language(code: str) -> None:
    """Speak ``de`` or ``en`` from now on; ``ValueError`` for any other."""
    global _language  # noqa: PLW0603 - a process speaks one language
    if code not in LANGUAGES:
        msg = f"no such language: {code!r}"
        raise ValueError(msg)
    _language = code


def language() -> str:
    """The language spoken now."""
    return _language


def gettext(message: str, /, **params: object) -> str:
    """Translate *message* and fill in its ``%(name)s`` placeholders."""
    # The empty message id is the catalogue's header.
    return _fill(message, _translations().gettext(message), params) if message else ""


def ngettext(singular: str, plural: str, n: int, /, **params: object) -> str:
    """Translate a message that counts; ``%(n)s`` is the count."""
    message = singular if n == 1 else plural
    return _fill(message, _translations().ngettext(singular, plural, n), {"n": format_number(n), **params})


def pgettext(context: str, message: str, /, **params: object) -> str:
    """Translate a *message* whose translation depends on where it stands."""
    return _fill(message, _translations().pgettext(context, message), params)


def NP_(context: str, message: str) -> str:  # noqa: N802, ARG001 - as N_, for pgettext
    """Return *message* unchanged; marks it for translation within *context*."""
    return message


def translate_error(error: SwfError) -> str:
    """The sentence of *error* in the person's language.

    Parameters called ``label``, or ending in ``_label``, are message ids themselves; days become
    dates and errors become sentences. Everything else is shown as it is.
    """
    return gettext(error.message, **{name: _spoken(name, value) for name, value in error.params.items()})


def format_date(day: str | date | None) -> str:
    """A day: 23.11.2026. Empty for None or an empty text; what is no date is shown as it is."""
    # Not by Babel: lists show thousands of dates, and the window's first picture must not wait for
    # the import. A test holds it to what Babel says.
    if not day:
        return ""
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day[:10])
        except ValueError:
            return str(day)
    return day.strftime(_DAY[_language]) if day.year >= 1000 else day.isoformat()


def format_time(moment: str | datetime | None) -> str:
    """The local time of day: 14:32."""
    local = _local(moment)
    return local.strftime("%H:%M") if isinstance(local, datetime) else local


def format_datetime(moment: str | datetime | None) -> str:
    """An instant, kept in UTC, as a local day and time: 23.11.2026, 14:32."""
    local = _local(moment)
    return f"{format_date(local)}, {local:%H:%M}" if isinstance(local, datetime) else local


def format_long_date(day: str | date | None) -> str:
    """A day in words: 23. November 2026."""
    if not day:
        return ""
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day[:10])
        except ValueError:
            return str(day)
    from babel.dates import format_date as babel_date

    return babel_date(day, "long", locale=_BABEL_LOCALES[_language])


def week_number(day: str | date) -> str:
    """The ISO week of a day: KW 48."""
    if isinstance(day, str):
        day = date.fromisoformat(day[:10])
    return gettext("CW %(week)s", week=day.isocalendar().week)


def format_money(cents: int | None) -> str:
    """An amount in euro cents: 1.573,45 €."""
    if cents is None:
        return ""
    from decimal import Decimal

    from babel.numbers import format_currency

    return format_currency(Decimal(cents) / 100, "EUR", locale=_BABEL_LOCALES[_language])


def format_size(count: int) -> str:
    """A number of bytes: 640 Bytes, 12 kB, 1,5 MB. Thousands, as mail providers and disks count."""
    if count < 1000:
        return gettext("%(n)s bytes", n=count)
    if count < 1000 * 1000:
        return f"{format_number(round(count / 1000))} kB"
    return f"{format_number(round(count / 1000 / 1000, 1))} MB"


def format_number(value: "float | Decimal | None", digits: int | None = None) -> str:
    """A number: 1.573,5. With *digits* exactly so many decimals, else as many as it has."""
    if value is None:
        return ""
    if isinstance(value, int) and not digits:
        # Not by Babel, as for days: counts stand in the window before anything else does.
        return f"{value:,}".replace(",", _THOUSANDS[_language])
    from decimal import Decimal

    from babel.numbers import format_decimal

    exact = Decimal(str(value))
    locale = _BABEL_LOCALES[_language]
    if digits is None:
        return format_decimal(exact, locale=locale, decimal_quantization=False)
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(exact, format=pattern, locale=locale)


def _translations() -> _gettext_module.NullTranslations:
    found = _loaded.get(_language)
    if found is None:
        found = _loaded[_language] = (
            _gettext_module.NullTranslations() if _language == "en" else catalogues.load(_language)
        )
    return found


def _fill(message: str, translated: str, params: Mapping[str, object]) -> str:
    if not params:
        return translated
    try:
        return translated % params
    except (KeyError, TypeError, ValueError):
        # A sentence with a hole is better than none where the person only wants to know what happened.
        _log.warning("placeholders do not fit in: %s", message)
        return translated


def _spoken(name: str, value: object) -> object:
    if isinstance(value, SwfError):
        return translate_error(value)
    if isinstance(value, date):
        return format_datetime(value) if isinstance(value, datetime) else format_date(value)
    if isinstance(value, tuple | list | set | frozenset):
        items = value if isinstance(value, tuple | list) else sorted(value, key=str)
        return ", ".join(str(_spoken(name, item)) for item in items)
    if isinstance(value, str) and (name == "label" or name.endswith(("_label", "labels"))):
        return gettext(value)
    return value


def _local(moment: str | datetime | None) -> datetime | str:
    if not moment:
        return ""
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return str(moment)
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):  # far from any time zone's table
        return moment
