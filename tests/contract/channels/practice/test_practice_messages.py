"""Messages and files through the practice gateway, both ways."""

import base64
import hashlib
import json

import pytest
from aiohttp import web
from grpclib.const import Status
from wechaty_grpc.wechaty import puppet as pb

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.protocol import SentResponse
from tests.contract.channels.practice.line import MIB, refusal
from tests.gateway_driver import BOT, LI, ROOM, ZHANG
from tests.puppet_client import PuppetClient


async def test_a_message_carries_sender_place_time_and_mentions(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    said = gateway.chat.say(ZHANG, "@图书馆机器人\u2005求 10.1/x", room_id=ROOM, mentions=(BOT,))
    heard = await client.heard()
    assert (heard.id, heard.type, heard.text, heard.timestamp) == (said.id, 7, said.text, said.at_ms)
    assert (heard.from_id, heard.room_id, heard.to_id, list(heard.mention_ids)) == (ZHANG, ROOM, "", [BOT])


async def test_a_private_message_names_the_bot_as_listener(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    gateway.chat.say(LI, "在吗")
    heard = await client.heard()
    assert (heard.from_id, heard.room_id, heard.to_id) == (LI, "", BOT)


async def test_a_60_mib_file_arrives_whole_by_stream(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    chunk, chunks = bytes(range(256)) * 1024, 60 * 4
    await client.send_stream(ROOM, "中文 论文（终稿）.pdf", (chunk for _ in range(chunks)))
    sent = gateway.chat.outbox[-1]
    assert (sent["name"], sent["size"]) == ("中文 论文（终稿）.pdf", 60 * MIB)
    assert sent["sha256"] == hashlib.sha256(chunk * chunks).hexdigest()


async def test_an_uploaded_file_is_sent_by_its_uuid(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    content = b"%PDF-" + bytes(5 * MIB)
    uuid = await client.upload([content[:MIB], content[MIB : 2 * MIB], content[2 * MIB : 5 * MIB], content[5 * MIB :]])
    await client.send_box(LI, {"name": "a.pdf", "type": 7, "uuid": uuid})
    assert gateway.chat.outbox[-1]["sha256"] == hashlib.sha256(content).hexdigest()
    assert await client.download(uuid) == content


async def test_an_incoming_file_is_inline_when_small_and_a_uuid_when_not(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    small, large = b"%PDF-small", b"%PDF-" + bytes(3 * MIB)
    boxes = []
    for content in (small, large):
        said = gateway.chat.send_file(LI, gateway.vault.keep("进来.pdf", content))
        answer = await client.call("MessageFile", pb.MessageFileRequest(id=said.id), pb.MessageFileResponse)
        boxes.append(json.loads(answer.filebox))
    assert [box["name"] for box in boxes] == ["进来.pdf", "进来.pdf"]
    assert base64.b64decode(boxes[0]["base64"]) == small
    assert await client.download(boxes[1]["uuid"]) == large


async def test_a_url_box_needs_the_key_url(gateway: PracticeGateway, client: PuppetClient) -> None:
    async def paper(_request: web.Request) -> web.Response:
        return web.Response(body=b"%PDF-from-the-web")

    app = web.Application()
    app.router.add_get("/a.pdf", paper)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/a.pdf"
    await client.start()
    await client.send_box(ROOM, {"name": "a.pdf", "type": 2, "url": url})
    error = await refusal(client.send_box(ROOM, {"name": "a.pdf", "boxType": 2, "remoteUrl": url}))
    missing = await refusal(client.send_box(ROOM, {"name": "a.pdf", "type": 2, "url": url + "x"}))
    await runner.cleanup()
    assert gateway.chat.outbox[-1]["sha256"] == hashlib.sha256(b"%PDF-from-the-web").hexdigest()
    assert "no url" in str(error.message)
    assert "404" in str(missing.message)


@pytest.mark.parametrize(
    "box", ["[]", '"x"', "not json", "{}", '{"name":"a","type":9}', '{"name":"a","type":7,"uuid":"x"}']
)
async def test_a_broken_file_box_is_refused_in_words(client: PuppetClient, box: str) -> None:
    await client.start()
    request = pb.MessageSendFileRequest(conversation_id=ROOM, filebox=box)
    error = await refusal(client.call("MessageSendFile", request, SentResponse))
    assert error.status is Status.UNKNOWN
    assert str(error.message).startswith("Error:")


async def test_only_its_own_message_can_be_recalled(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    mine, others = await client.say(ROOM, "发错了"), gateway.chat.say(LI, "别撤", room_id=ROOM).id
    answers = [
        (await client.call("MessageRecall", pb.MessageRecallRequest(id=each), pb.MessageRecallResponse)).success
        for each in (mine, others)
    ]
    assert answers == [True, False]
    assert gateway.history.recalled() == {mine}


async def test_an_incoming_file_can_be_read_as_a_stream(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    content = bytes(range(256)) * 4096
    said = gateway.chat.send_file(LI, gateway.vault.keep("进来.pdf", content))
    request = pb.MessageFileStreamRequest(id=said.id)
    parts = [part async for part in client.draw("MessageFileStream", request, pb.MessageFileStreamResponse)]
    assert parts[0].file_box_chunk.name == "进来.pdf"
    assert b"".join(part.file_box_chunk.data for part in parts[1:]) == content


async def test_a_card_and_a_link_are_shown_in_words(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    card = pb.MessageSendContactRequest(conversation_id=LI, contact_id=ZHANG)
    link = pb.MessageSendUrlRequest(conversation_id=LI, url_link=json.dumps({"title": "论文", "url": "http://a/b"}))
    await client.call("MessageSendContact", card, SentResponse)
    await client.call("MessageSendUrl", link, SentResponse)
    assert [said.text for said in gateway.history.since()] == ["[名片] 张三", "[链接] 论文 http://a/b"]


@pytest.mark.parametrize("missing", ["conversation", "name", "everything"])
async def test_a_file_stream_without_its_head_is_refused(
    gateway: PracticeGateway, client: PuppetClient, missing: str
) -> None:
    await client.start()
    to = pb.MessageSendFileStreamRequest(conversation_id=ROOM)
    data = pb.MessageSendFileStreamRequest(file_box_chunk=pb.FileBoxChunk(data=b"%PDF"))
    parts = {"conversation": [data, data], "name": [to, data], "everything": []}[missing]
    request = pb.MessageSendFileStreamRequest
    await refusal(client.pour("MessageSendFileStream", parts, request, SentResponse))
    assert gateway.history.since() == []
