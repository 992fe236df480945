"""Calls about the account itself: start, stop, events, contacts, friends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grpclib.const import Cardinality
from wechaty_grpc.wechaty import puppet as pb

from .protocol import FRIENDSHIP_CONFIRM, FRIENDSHIP_RECEIVE, TextGetterResponse, TextSetterRequest
from .rpc import AnyStream, Rpc, only_message, unary

if TYPE_CHECKING:
    from .gateway import PracticeGateway

VERSION = "1.19.9-practice"


class AccountCalls:
    """Answers for one gateway."""

    def __init__(self, gateway: PracticeGateway) -> None:
        self._gateway = gateway

    def calls(self) -> list[Rpc]:
        """Return the calls answered here."""
        return [
            unary("Start", pb.StartRequest, pb.StartResponse, self._start),
            unary("Stop", pb.StopRequest, pb.StopResponse, self._stop),
            unary("Logout", pb.LogoutRequest, pb.LogoutResponse, self._logout),
            unary("Ding", pb.DingRequest, pb.DingResponse, self._ding),
            unary("Version", pb.VersionRequest, pb.VersionResponse, self._version),
            unary("DirtyPayload", pb.DirtyPayloadRequest, pb.DirtyPayloadResponse, self._dirty),
            unary("ContactList", pb.ContactListRequest, pb.ContactListResponse, self._contacts),
            unary("ContactPayload", pb.ContactPayloadRequest, pb.ContactPayloadResponse, self._contact),
            unary("ContactAlias", TextSetterRequest, TextGetterResponse, self._remark),
            unary("FriendshipPayload", pb.FriendshipPayloadRequest, pb.FriendshipPayloadResponse, self._friendship),
            unary("FriendshipAccept", pb.FriendshipAcceptRequest, pb.FriendshipAcceptResponse, self._accept),
            Rpc("Event", pb.EventRequest, pb.EventResponse, self._events, Cardinality.UNARY_STREAM),
        ]

    async def _events(self, stream: AnyStream) -> None:
        await only_message(stream)
        await self._gateway.feed.serve(stream.send_message, self._gateway.account.greet)

    async def _start(self, _request: pb.StartRequest) -> Any:  # noqa: ANN401 - wechaty-grpc is untyped
        self._gateway.account.begin()
        return pb.StartResponse()

    async def _stop(self, _request: pb.StopRequest) -> Any:  # noqa: ANN401
        self._gateway.account.stop()
        return pb.StopResponse()

    async def _logout(self, _request: pb.LogoutRequest) -> Any:  # noqa: ANN401
        self._gateway.account.logout()
        return pb.LogoutResponse()

    async def _ding(self, request: pb.DingRequest) -> Any:  # noqa: ANN401
        self._gateway.feed.emit(pb.EventType.EVENT_TYPE_DONG, {"data": request.data})
        return pb.DingResponse()

    async def _version(self, _request: pb.VersionRequest) -> Any:  # noqa: ANN401
        return pb.VersionResponse(version=VERSION)

    async def _dirty(self, _request: pb.DirtyPayloadRequest) -> Any:  # noqa: ANN401
        return pb.DirtyPayloadResponse()

    async def _contacts(self, _request: pb.ContactListRequest) -> Any:  # noqa: ANN401
        ids = self._gateway.ids
        return pb.ContactListResponse(ids=[ids.outward(person) for person in self._gateway.world.people])

    async def _contact(self, request: pb.ContactPayloadRequest) -> Any:  # noqa: ANN401
        person = self._gateway.world.people[self._gateway.ids.inward(request.id)]
        remark = self._gateway.world.remarks.get(person.id, "")
        return pb.ContactPayloadResponse(
            id=request.id,
            name=person.name,
            friend=person.friend,
            alias=remark,
            type=pb.ContactType.CONTACT_TYPE_PERSONAL,
            weixin=request.id,
        )

    async def _remark(self, request: TextSetterRequest) -> TextGetterResponse:
        person_id = self._gateway.ids.inward(request.id)
        if not request.value:
            return TextGetterResponse(value=self._gateway.world.remarks.get(person_id, ""))
        self._gateway.world.remarks[person_id] = request.value
        self._gateway.save_world()
        self._gateway.chat.did("alias", conversation=person_id, text=request.value)
        return TextGetterResponse()

    async def _friendship(self, request: pb.FriendshipPayloadRequest) -> Any:  # noqa: ANN401
        asked = self._gateway.friends.get(request.id)
        return pb.FriendshipPayloadResponse(
            id=asked.id,
            contact_id=self._gateway.ids.outward(asked.person_id),
            hello=asked.hello,
            type=FRIENDSHIP_CONFIRM if asked.is_confirmed else FRIENDSHIP_RECEIVE,
            ticket="practice" if not asked.is_confirmed else "",
        )

    async def _accept(self, request: pb.FriendshipAcceptRequest) -> Any:  # noqa: ANN401
        self._gateway.friends.accept(request.id)
        return pb.FriendshipAcceptResponse()
