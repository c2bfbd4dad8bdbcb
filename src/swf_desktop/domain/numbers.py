# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading numbers and amounts as people in Germany write them, and as programs do."""

import math
import re
from decimal import Decimal
from typing import Final

from swf_desktop.domain.errors import Invalid
from swf_desktop.domain.fields import Field, Kind
from swf_desktop.domain.text import N_, shown

#: The largest whole number that every JSON reader keeps exactly.
LARGEST: Final = 2**53

_PLAIN_INTEGER = re.compile(r"[+-]?[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
_CURRENCY = re.compile(r"(?:€|Euro|EUR)", re.IGNORECASE)


def _digits(field: Field, text: str) -> str:
    """*text* without the blanks that group digits, with a plain minus."""
    bare = re.sub(r"(?<=[0-9])[ \u00a0\u2009\u202f](?=[0-9]{3})", "", text).replace("\u2212", "-")
    if len(bare) > 60:
        raise _no_number(field, text)
    return bare


def _decimal(field: Field, bare: str, typed: str) -> Decimal:
    """The decimal number in *bare*: the last separator, if both occur, is the decimal one."""
    dots, commas = bare.count("."), bare.count(",")
    if dots and commas:
        thousands = "." if bare.rindex(",") > bare.rindex(".") else ","
        whole, _, fraction = bare.rpartition("," if thousands == "." else ".")
        if _GROUPED.fullmatch(whole) is None:
            raise _no_number(field, typed)
        bare = whole.replace(thousands, "") + "." + fraction
    elif dots > 1 or commas > 1:
        if _GROUPED.fullmatch(bare) is None:
            raise _no_number(field, typed)
        bare = bare.replace(".", "").replace(",", "")
    else:
        bare = bare.replace(",", ".")
    if re.fullmatch(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)", bare) is None:
        raise _no_number(field, typed)
    return Decimal(bare)


def cents(field: Field, text: str) -> int | float:
    """An amount in euro cents: a bare whole number is cents, anything else is euros."""
    bare = _digits(field, text)
    if _PLAIN_INTEGER.fullmatch(bare):
        return bounded(field, int(bare))
    bare = _CURRENCY.sub("", bare, count=1).strip(" \u00a0\u202f")
    bare = re.sub(r",(?:-|–|—)+$", "", bare)  # 1.573,- as it is written on bills
    grouped = _GROUPED.fullmatch(bare)
    # In an amount a dot before three digits groups thousands; nobody writes three decimals of a euro.
    amount = Decimal(bare.replace(".", "")) if grouped and grouped[1] == "." else _decimal(field, bare, text)
    exact = amount * 100
    if exact != int(exact):
        raise Invalid(
            N_("“%(value)s” has fractions of a cent. Enter at most two decimal places."),
            field=field.name,
            value=shown(text),
        )
    return bounded(field, int(exact))


def whole(field: Field, text: str) -> int | float:
    """A whole number; dots may group its thousands."""
    bare = _digits(field, text).removesuffix("%").rstrip()
    grouped = _GROUPED.fullmatch(bare)
    if grouped and grouped[1] == ".":
        bare = bare.replace(".", "")
    if _PLAIN_INTEGER.fullmatch(bare) is None:
        raise Invalid(
            N_("“%(value)s” is no whole number. Enter one without decimal places."),
            field=field.name,
            value=shown(text),
        )
    return bounded(field, int(bare))


def number(field: Field, text: str) -> int | float:
    """A decimal number, German or English; what can be read in two ways is refused."""
    bare = _digits(field, text).removesuffix("%").rstrip()
    if _SCIENTIFIC.fullmatch(bare):
        return bounded(field, float(bare))
    grouped = _GROUPED.fullmatch(bare)
    if grouped and bare.count(".") == 1 and not bare.lstrip("+-").startswith("0"):
        raise Invalid(
            N_("“%(value)s” can be read in two ways. Enter %(whole)s or %(fraction)s."),
            field=field.name,
            value=bare,
            whole=bare.replace(".", ""),
            fraction=bare.replace(".", ","),
        )
    exact = _decimal(field, bare, text)
    return bounded(field, int(exact) if exact == int(exact) else float(exact))


def _no_number(field: Field, text: str) -> Invalid:
    return Invalid(
        N_("“%(value)s” is no number. Enter one such as 1.573,45."), field=field.name, value=shown(text)
    )


def bounded(field: Field, number: float) -> int | float:
    """*number* in its canonical type and within the field's bounds; whole numbers are ints."""
    if isinstance(number, float):
        if not math.isfinite(number):
            raise _no_number(field, str(number))
        if number.is_integer():
            number = int(number)
        elif field.kind is not Kind.NUMBER:
            raise Invalid(
                N_("“%(value)s” is no whole number. Enter one without decimal places."),
                field=field.name,
                value=number,
            )
    if abs(number) > LARGEST:
        raise Invalid(N_("The number is too large to be kept exactly. Check it."), field=field.name)
    low, high = field.minimum, field.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise Invalid(
            N_("%(value)s is outside the possible range. Enter a number from %(low)s to %(high)s."),
            field=field.name,
            value=number,
            low=_bound(low, -LARGEST),
            high=_bound(high, LARGEST),
        )
    return number


def _bound(bound: float | None, otherwise: int) -> int | float:
    limit = otherwise if bound is None else bound
    return int(limit) if limit == int(limit) else limit
