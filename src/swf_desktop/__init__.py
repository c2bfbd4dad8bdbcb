# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""swf-desktop: municipalities keep records offline and agree by passing signed files."""

__version__ = "0.1.0"
