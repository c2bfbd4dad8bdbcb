# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Status summaries on paper, and their pages as pictures."""

from collections.abc import Sequence
from datetime import date

from swf_desktop.domain.errors import NotFound
from swf_desktop.domain.ids import is_id, organisation_id
from swf_desktop.domain.text import N_
from swf_desktop.reports import alliance as alliance_paper
from swf_desktop.reports import municipality as municipality_paper
from swf_desktop.reports import pdf as pdf_pages
from swf_desktop.services.report_facts import Facts, RecordSource
from swf_desktop.system.i18n import gettext as _


class ReportService:
    """Prints. *organisation* is the key of this device's own; *alliance* the name of the alliance."""

    def __init__(self, records: RecordSource, organisation: str, alliance: str = "") -> None:
        self._records = records
        self._organisation = organisation
        self._alliance = alliance

    def municipality(
        self, organisation: str, as_of: date, *, period_from: date | None = None, note: str = ""
    ) -> bytes:
        """The status summary of the organisation with this key or record id, as PDF. Raises ``NotFound``."""
        facts = Facts(self._records, as_of)
        record = organisation if is_id(organisation) else organisation_id(organisation)
        if record not in facts.organisations:
            raise NotFound(N_("There is no organisation “%(key)s” here."), key=organisation)
        return municipality_paper.render(facts.municipality(record, period_from, note))

    def alliance(self, as_of: date, *, period_from: date | None = None, note: str = "") -> bytes:
        """The status summary of the alliance, as PDF."""
        facts = Facts(self._records, as_of)
        name = self._alliance or _("Alliance of the municipalities")
        report = facts.alliance(name, facts.name(organisation_id(self._organisation)), period_from, note)
        return alliance_paper.render(report)

    def page_count(self, pdf: bytes) -> int:
        """How many pages a PDF has."""
        return pdf_pages.page_count(pdf)

    def pages(self, pdf: bytes, dpi: int = 96) -> Sequence[bytes]:
        """The pages of a PDF as PNG pictures, for preview and printing."""
        return [pdf_pages.png(image) for image in pdf_pages.render_pages(pdf, dpi)]
