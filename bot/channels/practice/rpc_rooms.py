"""Calls about groups: who is in them, their nicknames, topic and announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wechaty_grpc.wechaty import puppet as pb

from .protocol import TextGetterResponse, TextSetterRequest
from .rpc import Rpc, unary
from .world import Room

if TYPE_CHECKING:
    from .gateway import PracticeGateway


class RoomCalls:
    """Answers for one gateway."""

    def __init__(self, gateway: PracticeGateway) -> None:
        self._gateway = gateway

    def calls(self) -> list[Rpc]:
        """Return the calls answered here."""
        return [
            unary("RoomList", pb.RoomListRequest, pb.RoomListResponse, self._rooms),
            unary("RoomPayload", pb.RoomPayloadRequest, pb.RoomPayloadResponse, self._room),
            unary("RoomMemberList", pb.RoomMemberListRequest, pb.RoomMemberListResponse, self._members),
            unary("RoomMemberPayload", pb.RoomMemberPayloadRequest, pb.RoomMemberPayloadResponse, self._member),
            unary("RoomTopic", TextSetterRequest, TextGetterResponse, self._topic),
            unary("RoomAnnounce", TextSetterRequest, TextGetterResponse, self._announce),
            unary("RoomAdd", pb.RoomAddRequest, pb.RoomAddResponse, self._add),
            unary("RoomDel", pb.RoomDelRequest, pb.RoomDelResponse, self._kick),
            unary("RoomQuit", pb.RoomQuitRequest, pb.RoomQuitResponse, self._quit),
        ]

    def _entered(self, room_id: str) -> Room:
        room = self._gateway.world.rooms[self._gateway.ids.inward(room_id)]
        if self._gateway.world.bot_id not in room.members:
            raise LookupError(f"the bot is not in room {room_id}")
        return room

    def _outward(self, room: Room) -> list[str]:
        return [self._gateway.ids.outward(member) for member in room.members]

    async def _rooms(self, _request: pb.RoomListRequest) -> Any:  # noqa: ANN401 - wechaty-grpc is untyped
        world, ids = self._gateway.world, self._gateway.ids
        return pb.RoomListResponse(
            ids=[ids.outward(room.id) for room in world.rooms.values() if world.bot_id in room.members]
        )

    async def _room(self, request: pb.RoomPayloadRequest) -> Any:  # noqa: ANN401
        room = self._entered(request.id)
        owner = self._gateway.ids.outward(self._gateway.world.bot_id)
        return pb.RoomPayloadResponse(id=request.id, topic=room.topic, owner_id=owner, member_ids=self._outward(room))

    async def _members(self, request: pb.RoomMemberListRequest) -> Any:  # noqa: ANN401
        return pb.RoomMemberListResponse(member_ids=self._outward(self._entered(request.id)))

    async def _member(self, request: pb.RoomMemberPayloadRequest) -> Any:  # noqa: ANN401
        room = self._entered(request.id)
        person_id = self._gateway.ids.inward(request.member_id)
        return pb.RoomMemberPayloadResponse(
            id=request.member_id,
            name=self._gateway.world.people[person_id].name,
            room_alias=room.members[person_id],
        )

    async def _topic(self, request: TextSetterRequest) -> TextGetterResponse:
        room = self._entered(request.id)
        if not request.value:
            return TextGetterResponse(value=room.topic)
        self._gateway.chat.change_topic(room.id, request.value, by=self._gateway.world.bot_id)
        self._gateway.chat.did("topic", conversation=room.id, text=request.value)
        return TextGetterResponse()

    async def _announce(self, request: TextSetterRequest) -> TextGetterResponse:
        room = self._entered(request.id)
        if not request.value:
            return TextGetterResponse(value=room.announcement)
        self._gateway.chat.announce(room.id, request.value)
        self._gateway.chat.did("announce", conversation=room.id, text=request.value)
        return TextGetterResponse()

    async def _add(self, request: pb.RoomAddRequest) -> Any:  # noqa: ANN401
        room, person_id = self._entered(request.id), self._gateway.ids.inward(request.contact_id)
        self._gateway.chat.join(room.id, person_id, by=self._gateway.world.bot_id)
        self._gateway.chat.did("add", conversation=room.id, text=person_id)
        return pb.RoomAddResponse()

    async def _kick(self, request: pb.RoomDelRequest) -> Any:  # noqa: ANN401
        room, person_id = self._entered(request.id), self._gateway.ids.inward(request.contact_id)
        self._gateway.chat.leave(room.id, person_id, by=self._gateway.world.bot_id)
        self._gateway.chat.did("kick", conversation=room.id, text=person_id)
        return pb.RoomDelResponse()

    async def _quit(self, request: pb.RoomQuitRequest) -> Any:  # noqa: ANN401
        room = self._entered(request.id)
        self._gateway.chat.leave(room.id, self._gateway.world.bot_id, by=self._gateway.world.bot_id)
        self._gateway.chat.did("quit", conversation=room.id)
        return pb.RoomQuitResponse()
