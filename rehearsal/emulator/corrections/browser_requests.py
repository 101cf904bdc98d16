"""Pages in a browser get no answer: ministack lets every origin in, and its root accounts have no secret."""

from typing import Any

from ministack import app as gateway

from .patching import Function, replace

_BROWSER_HEADERS = (b"origin", b"sec-fetch-site")


def refuse_pages(original: Function) -> Function:
    """Browsers put one of these headers on whatever a page sends elsewhere; SDKs and commands put none."""

    async def app(scope: dict, receive: Any, send: Any) -> None:
        sent_by_page = any(name.lower() in _BROWSER_HEADERS for name, _value in scope.get("headers", []))
        if not sent_by_page:
            return await original(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close"})
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"The rehearsal's AWS does not answer pages."})

    return app


def apply() -> None:
    replace(gateway, "app", "ab1297bd6cd5", refuse_pages)
