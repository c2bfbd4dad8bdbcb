# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Parts of the window's frame: sidebar, header, status bar, toasts, banners, search."""
