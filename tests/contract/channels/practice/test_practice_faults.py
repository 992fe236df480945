"""Faults on request."""

import asyncio

import pytest
from grpclib.const import Status
from grpclib.exceptions import StreamTerminatedError
from wechaty_grpc.wechaty import puppet as pb

from bot.channels.practice.gateway import PracticeGateway
from tests.contract.channels.practice.line import TOKEN, at, refusal, until
from tests.gateway_driver import ROOM, ZHANG
from tests.puppet_client import PuppetClient, connected


async def test_a_duplicating_gateway_tells_of_each_message_twice(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    gateway.begin_fault("duplicate", for_s=60)
    said = gateway.chat.say(ZHANG, "两遍", room_id=ROOM)
    assert [(await client.heard()).id for _ in range(2)] == [said.id, said.id]


async def test_a_dropped_stream_ends_and_comes_back_with_what_was_missed(gateway: PracticeGateway) -> None:
    async with connected(at(gateway), TOKEN) as client:
        await client.start()
        gateway.begin_fault("drop", for_s=60)
        assert client.stream is not None
        with pytest.raises((StreamTerminatedError, ConnectionError)):
            await asyncio.wait_for(client.stream, 5)
    said = gateway.chat.say(ZHANG, "断线时", room_id=ROOM)
    async with connected(at(gateway), TOKEN) as refused:
        assert (await refusal(refused.listen())).status is Status.UNAVAILABLE
    gateway.faults.end("drop")
    async with connected(at(gateway), TOKEN) as back:
        back.attach()
        assert (await back.heard()).id == said.id


async def test_a_restarting_gateway_refuses_then_listens_on_the_same_port(gateway: PracticeGateway) -> None:
    endpoint = at(gateway)
    gateway.begin_fault("restart", for_s=0.3)
    await until(lambda: gateway._server is None)
    async with connected(endpoint, TOKEN) as refused:
        with pytest.raises(ConnectionError):
            await refused.call("Version", pb.VersionRequest(), pb.VersionResponse)
    await until(lambda: gateway._server is not None)
    async with connected(endpoint, TOKEN) as back:
        await back.start()


async def test_a_second_restart_takes_the_place_of_the_first(gateway: PracticeGateway) -> None:
    gateway.begin_fault("restart", for_s=60)
    await until(lambda: gateway._server is None)
    gateway.begin_fault("restart", for_s=0.05)
    await until(lambda: gateway._server is not None)
    async with connected(at(gateway), TOKEN) as back:
        await back.start()


async def test_a_frozen_gateway_accepts_and_answers_only_when_thawed(gateway: PracticeGateway) -> None:
    gateway.begin_fault("freeze", for_s=60)
    async with connected(at(gateway), TOKEN) as client:
        asked = asyncio.create_task(client.call("Version", pb.VersionRequest(), pb.VersionResponse))
        done, _ = await asyncio.wait({asked}, timeout=0.3)
        gateway.resume()
        answer = await asyncio.wait_for(asked, 5)
    assert not done
    assert answer.version


async def test_a_slow_gateway_answers_late(gateway: PracticeGateway, client: PuppetClient) -> None:
    gateway.begin_fault("slow", for_s=60, delay_s=0.3)
    asked = asyncio.create_task(client.call("Version", pb.VersionRequest(), pb.VersionResponse))
    done, _ = await asyncio.wait({asked}, timeout=0.1)
    assert not done
    assert (await asked).version


async def test_a_call_fails_once_when_asked_to(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    gateway.faults.fail_next("MessageSendText")
    assert (await refusal(client.say(ROOM, "一"))).status is Status.UNKNOWN
    assert await client.say(ROOM, "二")


async def test_a_fault_ends_by_itself(gateway: PracticeGateway) -> None:
    gateway.begin_fault("duplicate", for_s=0.05)
    await until(lambda: not gateway.faults.is_on("duplicate"))
    assert gateway.faults.remaining_s() == {}
