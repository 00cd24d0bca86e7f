"""Files that people hand in: kept in memory while the request lasts, never on disk, and of a bounded size."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MOST_BYTES = 32_000_000
"""A sharing report of a hundred thousand lines has some 25 MB."""
_MARK = "_upload_was_too_large"


class KeptInMemory(FileUploadHandler):
    """The one way in for files."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Makes room for one."""
        super().new_file(*args, **kwargs)
        self._data = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Takes a piece; what is too large is let go of at once, and the rest is not listened to."""
        if self._data.tell() + len(raw_data) > MOST_BYTES:
            self._data = io.BytesIO()
            setattr(self.request, _MARK, True)
            raise StopUpload(connection_reset=False)
        self._data.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The whole file."""
        self._data.seek(0)
        return InMemoryUploadedFile(
            file=self._data,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was refused for its size."""
    return bool(getattr(request, _MARK, False))
