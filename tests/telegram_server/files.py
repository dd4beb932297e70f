"""Files of the chats: kept under an id, and served for download after getFile."""

from __future__ import annotations

import itertools
import mimetypes
import struct
from pathlib import PurePosixPath

from telegram_server.errors import ApiError, bad
from telegram_server.messages import Attachment, Json

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024


class Files:
    """All files that the server has seen."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._by_id: dict[str, Attachment] = {}
        self._paths: dict[str, Attachment] = {}

    def add(
        self, name: str, data: bytes, mime: str | None = None, size: int | None = None
    ) -> Attachment:
        """A file that a person sends; the type follows the name."""
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self.keep(Attachment(name, mime, data, -1 if size is None else size))

    def keep(self, attachment: Attachment) -> Attachment:
        """Gives the file its id."""
        attachment.file_id = f"BQACAgIAAxkBAAIB{next(self._numbers):012d}"
        self._by_id[attachment.file_id] = attachment
        return attachment

    def prepare(self, file_id: str) -> Json:
        """The File object, whose path can be downloaded from now on."""
        attachment = self._by_id.get(file_id)
        if attachment is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if attachment.size > DOWNLOAD_LIMIT:
            raise bad("file is too big")
        suffix = PurePosixPath(attachment.name).suffix
        folder = "photos" if attachment.width else "documents"
        path = f"{folder}/file_{int(file_id[-12:])}{suffix}"
        self._paths[path] = attachment
        return {
            "file_id": file_id,
            "file_unique_id": attachment.unique_id,
            "file_size": attachment.size,
            "file_path": path,
        }

    def at(self, path: str) -> Attachment:
        """What getFile made ready under this path."""
        if path not in self._paths:
            raise ApiError(404, "Not Found")
        return self._paths[path]

    def document(self, given: object) -> Attachment:
        """The `document` of a request: an upload, or the id of a file that is known."""
        if isinstance(given, Attachment):
            if not given.data:
                raise bad("file must be non-empty")
            if given.size > UPLOAD_LIMIT:
                raise ApiError(413, "Request Entity Too Large")
            return self.keep(given)
        if isinstance(given, str) and given in self._by_id:
            return self._by_id[given]
        raise bad("wrong file identifier/HTTP URL specified")

    def photo(self, given: object) -> Attachment:
        """The `photo` of a request, with the size of the picture."""
        attachment = self.document(given)
        if attachment.size > PHOTO_LIMIT:
            raise bad(f"file of size {attachment.size} bytes is too big for a photo")
        width, height = _dimensions(attachment.data)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        attachment.width, attachment.height = width, height
        return attachment


def _dimensions(data: bytes) -> tuple[int, int]:
    """Of a PNG or a JPEG."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:3] == b"\xff\xd8\xff":
        at = 2
        while at + 9 < len(data) and data[at] == 0xFF:
            marker = data[at + 1]
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                return width, height
            at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    raise bad("IMAGE_PROCESS_FAILED")
