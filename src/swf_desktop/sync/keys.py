# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""A device's keys: Ed25519 signs, age (X25519) reads. The device id is derived from the signing key,
so no table can claim an id for another key.

The libraries that do it are imported when the first signature is made or looked at: whoever only reads what is
here already waits for neither, and keeps their 10 MB free.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from swf_desktop.domain.errors import Damaged, StorageFailed, WrongRecipient
from swf_desktop.domain.text import N_

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


_SECRET_BYTES = 32


def device_id(sign_public: bytes) -> str:
    """The id of the device with this raw Ed25519 public key: 26 lower-case base32 characters."""
    return base64.b32encode(hashlib.sha256(sign_public).digest()[:16]).decode().rstrip("=").lower()


def verify(sign_public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether *signature* is this key's over *message*."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(sign_public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class _KeyFile(msgspec.Struct):
    format: str
    version: int
    sign: str
    age: str


@dataclass(frozen=True)
class DeviceKeys:
    """The secret half of a device. Lives in a file of its own, never in the database or a backup."""

    sign_secret: bytes
    age_secret: str

    @classmethod
    def generate(cls) -> "DeviceKeys":
        """Fresh keys: a new device."""
        import pyrage
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(Ed25519PrivateKey.generate().private_bytes_raw(), str(pyrage.x25519.Identity.generate()))

    @property
    def _signer(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.sign_secret)

    @cached_property
    def sign_public(self) -> bytes:
        """The raw Ed25519 public key, 32 bytes."""
        return self._signer.public_key().public_bytes_raw()

    @property
    def age_public(self) -> str:
        """The age recipient, ``age1…``."""
        import pyrage

        return str(pyrage.x25519.Identity.from_str(self.age_secret).to_public())

    @cached_property
    def device(self) -> str:
        """The device id."""
        return device_id(self.sign_public)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature over *message*."""
        return self._signer.sign(message)

    def decrypt(self, data: bytes) -> bytes:
        """The plain bytes of an age file; ``WrongRecipient`` if it was not made for this device."""
        import pyrage

        try:
            return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(self.age_secret)]))
        except pyrage.DecryptError as error:
            raise _undecipherable(error) from error

    def decrypt_stream(self, source: BinaryIO, target: BinaryIO) -> None:
        """Decrypt the age file *source* into *target* piece by piece; raises like ``decrypt``."""
        import pyrage

        try:
            pyrage.decrypt_io(source, target, [pyrage.x25519.Identity.from_str(self.age_secret)])
        except pyrage.DecryptError as error:
            raise _undecipherable(error) from error
        except OSError as error:
            if error.errno is not None:  # the disk's, not the content's
                raise
            raise _undecipherable(error) from error

    def to_json(self) -> bytes:
        """The content of the key file."""
        return msgspec.json.encode(
            _KeyFile("swf-device-key", 1, base64.b64encode(self.sign_secret).decode(), self.age_secret)
        )

    @classmethod
    def from_json(cls, data: bytes) -> "DeviceKeys":
        """The keys from a key file; ``StorageFailed`` if it is not one."""
        try:
            file = msgspec.json.decode(data, type=_KeyFile)
            secret = base64.b64decode(file.sign)
            if len(secret) != _SECRET_BYTES:
                raise ValueError(len(secret))
            return cls(secret, file.age)
        except (msgspec.MsgspecError, ValueError) as error:
            raise StorageFailed(
                N_("The key file of this profile cannot be read. Restore it, or set the profile up anew.")
            ) from error


def encrypt(data: bytes, recipients: list[str]) -> bytes:
    """*data* as an age file for these age recipients."""
    import pyrage

    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(r) for r in recipients]))


def encrypt_stream(source: BinaryIO, target: BinaryIO, recipients: list[str]) -> None:
    """*source* as an age file for these age recipients, written to *target* piece by piece."""
    import pyrage

    pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(r) for r in recipients])


def _undecipherable(error: Exception) -> Damaged | WrongRecipient:
    if "No matching keys" in str(error):
        return WrongRecipient(
            N_("This bundle was not made for this device. Ask the sender to make one that names it.")
        )
    return Damaged(N_("The bundle is damaged: its content cannot be decrypted. Ask for it again."))


def is_age_recipient(text: str) -> bool:
    """Whether *text* is a well-formed age X25519 recipient."""
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True
