"""A pool of kept connections to our own server, as a proxy in front keeps them."""

import asyncio
from dataclasses import dataclass

CONNECTIONS = 64  # what a proxy in front keeps open
# Production believes its proxy that the outside is TLS.
HEADERS = {"X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class Lines:
    """Sends requests over few connections; each one waits for a free connection as it would behind a proxy."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.gate = asyncio.Semaphore(CONNECTIONS)

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Reply:
        told = {"Host": "127.0.0.1", **HEADERS, **(headers or {}), "Content-Length": len(body)}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        request = f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body
        async with self.gate:
            while self.free:  # a line that the server let go of meanwhile is tried once
                line = self.free.pop()
                try:
                    return await self._ask(line, request)
                except (OSError, EOFError):
                    line[1].close()
            return await self._ask(
                await asyncio.open_connection("127.0.0.1", self.port, limit=2**20), request
            )

    async def _ask(
        self, line: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes
    ) -> Reply:
        reader, writer = line
        writer.write(request)
        await writer.drain()
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for one in rest:
            name, _, value = one.partition(": ")
            headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.free.append(line)
        return Reply(int(first.split()[1]), headers, body)

    def close(self) -> None:
        for _, writer in self.free:
            writer.close()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while size := int(await reader.readline(), 16):
        found += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return found
