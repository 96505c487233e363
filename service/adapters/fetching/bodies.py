"""Bodies read with a bound on what comes out of the decompression, so that bombs end early."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable, Iterator

PIECE = 256 * 1024
RAW_SLACK = 64 * 1024  # what cannot be compressed grows a little
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
ACCEPTED = "gzip, deflate"


class Oversized(Exception):
    """More than the caller takes."""


class Garbled(Exception):
    """Not what the headers say; the text says how."""


async def read_body(chunks: AsyncIterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The decompressed body; raises Oversized or Garbled."""
    body = bytearray()
    raw = 0
    decoder = _decoder(encoding)
    async for chunk in chunks:
        raw += len(chunk)
        if raw > max_bytes + RAW_SLACK:
            raise Oversized
        for piece in decoder.feed(chunk):
            body += piece
            if len(body) > max_bytes:
                raise Oversized
            await asyncio.sleep(0)  # others get their turn between the pieces of a bomb
    decoder.finish()
    return bytes(body)


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        """Nothing is held back."""


class _Inflating:
    """gzip (also several members in a row) or deflate (with or without zlib's header)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inflater: zlib._Decompress | None = None
        self._ended = False  # what trails after the end is ignored

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not data or self._ended:
            return
        if self._inflater is None:
            self._inflater = zlib.decompressobj(self._format(data[0]))
        while True:
            try:
                piece = self._inflater.decompress(data, PIECE)
            except zlib.error:
                raise Garbled("its compression is damaged") from None
            yield piece
            data = self._inflater.unconsumed_tail
            if self._inflater.eof:
                data = self._inflater.unused_data
                if not self._gzip or not data.startswith(_GZIP_MAGIC):
                    self._ended = True
                    return
                self._inflater = zlib.decompressobj(_GZIP)
            elif not data and len(piece) < PIECE:
                return

    def finish(self) -> None:
        if self._inflater is not None and not self._ended:
            raise Garbled("its compressed body is cut off")

    def _format(self, first: int) -> int:
        if self._gzip:
            return _GZIP
        return zlib.MAX_WBITS if first & 0x8F == 0x08 else -zlib.MAX_WBITS


def _decoder(encoding: str) -> _Plain | _Inflating:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip"):
        return _Inflating(gzip=True)
    if encoding == "deflate":
        return _Inflating(gzip=False)
    raise Garbled("its body has an encoding that was not asked for")
