# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why the operating system refused, in words that can be translated."""

import errno

from swf_desktop.domain.text import N_

_REASONS = {
    errno.EACCES: N_("no permission"),
    errno.EPERM: N_("no permission"),
    errno.EROFS: N_("read-only"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk quota is used up"),
    errno.ENOENT: N_("it does not exist"),
    errno.ENOTDIR: N_("part of the path is not a folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.EEXIST: N_("there is a file of that name"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EBUSY: N_("another program is using it"),
    errno.EIO: N_("the disk reports an error"),
    errno.EFBIG: N_("the disk takes no file of this size"),
    errno.EINVAL: N_("the disk does not take this"),
    errno.ENODEV: N_("the disk is gone"),
    errno.ENXIO: N_("the disk is gone"),
    errno.ESTALE: N_("the network drive is gone"),
    errno.ETIMEDOUT: N_("the network drive does not answer"),
    errno.ENETUNREACH: N_("the network drive does not answer"),
    errno.EHOSTUNREACH: N_("the network drive does not answer"),
}


def reason_label(error: OSError) -> str:
    """A message id for *error*. Hand it on as the parameter ``reason_label`` of an ``SwfError``."""
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return known or N_("the operating system reports an error")
