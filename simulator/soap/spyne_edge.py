# SPDX-License-Identifier: EUPL-1.2
"""Spyne with the contract in charge: it carries contexts, dispatch and faults, the contract parses and validates.

Stock Spyne qualifies unqualified elements, loses xs:any and lets odd inputs escape as exceptions (knowledge
engineering.md 2); so the protocol's parsing, validation and writing are overridden, and nothing leaves but SOAP.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from simulator.contracts.content import local
from simulator.contracts.contract import Contract
from simulator.contracts.definition import Family
from simulator.errors import MessageError, StoreError
from simulator.exchange.exchange import FAILED
from simulator.soap.addressing_reply import header_detail, reply_header
from simulator.soap.envelope import CONTENT_TYPES, fault, open_envelope, parse, write_envelope
from simulator.soap.http import Environ, charset, read_body
from simulator.soap.message import Codec, Message
from simulator.soap.security.check import check_message
from simulator.soap.soa import SERVICING, SoaCodec
from simulator.soap.spyne_import import (
    AnyXml,
    Application,
    Fault,
    ServiceBase,
    Soap11,
    WsgiApplication,
    WsgiMethodContext,
    rpc,
)
from simulator.soap.ssdn import SsdnCodec
from simulator.soap.transport import check_transport
from simulator.soap.verbose import explanation

MESSAGE = "ksz_simulator.message"
CODECS: dict[Family, Codec] = {Family.SOA: SoaCodec(), Family.CONNECTOR: SsdnCodec()}
_STATUS = {401: "401 Unauthorized", 403: "403 Forbidden", 405: "405 Method Not Allowed", 413: "413 Payload Too Large"}
_STATUS |= {415: "415 Unsupported Media Type", 500: "500 Internal Server Error"}

StartResponse = Callable[..., Any]


class _Context(WsgiMethodContext):  # type: ignore[misc]
    """A context without listeners (the journal sees everything) and without a guard against new attributes."""

    __setattr__ = object.__setattr__

    def fire_event(self, event: Any, cls: Any = None, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


class ContractSoap(Soap11):  # type: ignore[misc]
    """The SOAP protocol of one contract, for 1.1 and 1.2."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self._codec = codec

    def create_in_document(self, ctx: Any, charset: Any = None) -> None:
        """Bytes to tree."""
        message = ctx.udc = ctx.transport.req_env[MESSAGE]
        _guarded(message, _parse, message, ctx.transport.req_env)

    def generate_method_contexts(self, ctx: Any) -> tuple[Any]:
        """The one operation that takes the body (Spyne would copy the context for it)."""
        (ctx.descriptor,) = self.get_call_handles(ctx)
        return (ctx,)

    def decompose_incoming_envelope(self, ctx: Any, message: Any = None) -> None:
        """Tree to body, body to exchanges."""
        found = ctx.udc
        _guarded(found, self._codec.read, found)
        # Spyne knows messages by the WSDL's own namespace, in which their elements need not be.
        ctx.method_request_string = f"{{{found.contract.wsdl.target}}}{local(found.body.tag)}"
        ctx.in_header_doc, ctx.in_body_doc = [], found.body

    def deserialize(self, ctx: Any, message: Any) -> None:
        """The codec has read the body; the operation gets the message."""
        ctx.in_header, ctx.in_object = None, ctx.udc

    def serialize(self, ctx: Any, message: Any) -> None:
        """The XML for the Body: a reply or a fault."""
        found: Message = ctx.udc
        if ctx.out_error is None:
            ctx.out_document = ctx.out_object[0]
            return
        if found.error is None:
            found.fail(_unexpected(found, ctx.out_error))
        error = found.error
        assert error is not None
        of_header = error.block is not None
        detail = header_detail(found, error) if of_header else self._codec.fault_detail(found, error)
        ctx.out_document = fault(found.namespace, error.code, error.text, detail, error.subcodes)

    def create_out_string(self, ctx: Any, charset: Any = None) -> None:
        """XML to bytes, kept for the journal."""
        found: Message = ctx.udc
        attributes = found.contract.definition.body_attributes if ctx.out_error is None else None
        found.raw_out = write_envelope(found.namespace, ctx.out_document, attributes, reply_header(found))
        ctx.out_string = [found.raw_out]
        ctx.transport.resp_headers["Content-Type"] = CONTENT_TYPES[found.namespace]
        ctx.transport.resp_headers.update(explanation(found))
        if found.error is not None and found.error.http_status == 401:
            ctx.transport.resp_headers["WWW-Authenticate"] = 'Basic realm="KSZ-BCSS simulator", charset="UTF-8"'
        if found.error is not None and found.error.http_status == 405:
            ctx.transport.resp_headers["Allow"] = "POST, GET"

    def fault_to_http_response_code(self, fault: Any) -> str:
        """500 for a fault, unless HTTP has a better word for it."""
        status: int = getattr(fault, "http_status", 500)
        return _STATUS.get(status, _STATUS[500])


def _parse(message: Message, environ: Environ) -> None:
    message.raw_in = read_body(environ, message.network.settings.max_body)
    check_transport(message)
    root = parse(message.raw_in, charset(environ))
    message.namespace, blocks, message.body = open_envelope(root)
    check_message(message, root, blocks, environ.get("HTTP_SOAPACTION", ""))


def _guarded(message: Message, action: Callable[..., None], *arguments: Any) -> None:
    """Run a step of the edge; its refusal becomes Spyne's fault."""
    try:
        action(*arguments)
    except MessageError as error:
        message.fail(error)
        raise _fault(error) from error
    except Exception as error:
        message.fail(_unexpected(message, error))
        raise _fault(message.error) from error


def _fault(error: MessageError | None) -> Any:
    assert error is not None
    made = Fault(error.code, error.text)
    made.http_status = error.http_status
    return made


def _unexpected(message: Message, error: BaseException) -> MessageError:
    """What nobody foresaw: our bug. The caller learns that it happened, the journal what it was.

    That the database does not answer is no bug; it is told instead (see mount).
    """
    if isinstance(error, StoreError):
        message.unavailable = error
    text = "".join(traceback.format_exception(error, limit=-12))
    return MessageError(SERVICING, "Server", rule="internal.error", remedy=f"This is a bug of the simulator: {text}")


class ContractWsgi(WsgiApplication):  # type: ignore[misc]
    """One contract as a WSGI application; the message stands ready in the environment."""

    def __init__(self, contract: Contract) -> None:
        codec = CODECS[contract.family]

        def operation(ctx: Any, message: Any) -> Any:
            try:
                return codec.answer(message)
            except MessageError as error:
                message.fail(error)
                raise _fault(error) from error
            except Exception as error:
                for exchange in message.exchanges:
                    exchange.outcome = FAILED
                message.fail(_unexpected(message, error))
                raise _fault(message.error) from error

        methods = {}
        for found in contract.wsdl.operations.values():
            call = _named(operation, found.name)
            decorate = rpc(
                AnyXml,
                _returns=AnyXml,
                _body_style="bare",
                _in_message_name=found.request,
                _out_message_name=found.reply,
            )
            methods[found.name] = decorate(call)
        service = type(f"{contract.service}Service", (ServiceBase,), methods)
        protocol_in, protocol_out = ContractSoap(codec), ContractSoap(codec)
        super().__init__(
            Application([service], contract.wsdl.target, contract.id, protocol_in, protocol_out), chunked=True
        )

    def handle_rpc(self, req_env: Environ, start_response: StartResponse) -> list[bytes]:
        """Spyne's way through protocol, operation and protocol, for one operation that answers at once."""
        ctx = _Context(self, req_env, self.app.out_protocol.mime_type)
        (ctx,) = self.generate_contexts(ctx)
        if ctx.in_error is None:
            self.get_in_object(ctx)
        if ctx.in_error is None:
            self.get_out_object(ctx)
        error = ctx.in_error or ctx.out_error
        if error is not None:
            ctx.out_error = error
        self.get_out_string(ctx)
        headers = ctx.transport.resp_headers
        headers["Content-Length"] = str(sum(map(len, ctx.out_string)))
        status = "200 OK" if error is None else ctx.out_protocol.fault_to_http_response_code(error)
        start_response(status, list(headers.items()))
        out: list[bytes] = ctx.out_string
        # Spyne would now collect garbage, once a second, because its contexts point at each other.
        for part in (ctx.transport, ctx.inprot_ctx, ctx.outprot_ctx, ctx):
            vars(part).clear()
        return out

    def answer(self, environ: Environ, start_response: StartResponse, message: Message) -> Iterable[bytes]:
        """Answer one message, whatever happens."""
        environ[MESSAGE] = message
        try:
            result = self.handle_rpc(environ, start_response)
        except Exception as error:  # noqa: BLE001 - the last resort: nothing may leave as an HTML page
            message.fail(_unexpected(message, error))
            message.raw_out = write_envelope(message.namespace, fault(message.namespace, "Server", SERVICING))
            headers = [
                ("Content-Type", CONTENT_TYPES[message.namespace]),
                ("Content-Length", str(len(message.raw_out))),
            ]
            start_response(_STATUS[500], headers, sys.exc_info())
            result = [message.raw_out]
        return result


def _named(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    def call(ctx: Any, message: Any) -> Any:
        return function(ctx, message)

    call.__name__ = name
    return call
