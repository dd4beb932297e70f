"""Files from Telegram, piece by piece as they come.

python-telegram-bot holds a whole file, and longer than it is wanted. Where the pieces go is left
to others.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import httpx
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import HTTPXRequest

_PIECE = 1_000_000  # bytes
_READ_TIMEOUT = 60.0  # seconds without a byte


class FileRequest(HTTPXRequest):
    """Requests to the Bot API, and to where it keeps files."""

    async def pieces(self, url: str) -> AsyncIterator[bytes]:
        """Raises NetworkError where the file may be had another time, else BadRequest."""
        # What goes wrong is told without the address: the token is part of it.
        address = urlsplit(url)
        url = address._replace(path=quote(address.path)).geturl()
        timeout = httpx.Timeout(**{**self._client.timeout.as_dict(), "read": _READ_TIMEOUT})
        try:
            async with self._client.stream("GET", url, timeout=timeout) as response:
                if response.is_client_error:
                    raise BadRequest(f"the file is answered with {response.status_code}")
                if response.status_code != HTTPStatus.OK:
                    raise NetworkError(f"the file is answered with {response.status_code}")
                async for piece in response.aiter_bytes(_PIECE):
                    yield piece
        except httpx.TimeoutException:
            raise TimedOut("the file did not come in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NetworkError(f"the file did not come: {type(error).__name__}") from None
