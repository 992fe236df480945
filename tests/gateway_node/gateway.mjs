/* An independent WeChat gateway for the channel's contract tests: wechaty-puppet-mock behind the official puppet service server.
 *   node gateway.mjs GRPC_PORT CONTROL_PORT [TOKEN]
 * Control, JSON over HTTP on 127.0.0.1:CONTROL_PORT (tests/gateway_driver.py is its client):
 *   GET  /outbox                                everything the bot did
 *   POST /text   {from,room?,text,mention?,id?,type?}   POST /file   {from,room?,name,path}
 *   POST /join   {room,contact,by}              POST /leave  {room,contact,by}
 *   POST /rename {room,contact,alias}           POST /topic  {room,topic,by}
 *   POST /friend {from,hello}                   POST /recall {from,room?,id}
 *   POST /dup    {id}                           POST /error  {text}
 *   POST /fail   {method}  the next call of that puppet method throws
 *   POST /scan   POST /login   POST /logout
 */
import crypto from 'node:crypto'
import http from 'node:http'
import { FileBox } from 'file-box'
import * as PUPPET from 'wechaty-puppet'
import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'

const [grpcPort, controlPort, token = 'insecure_token'] = process.argv.slice(2)
const ROOM = '1234567890@chatroom'
const outbox = []
const aliases = new Map()
const announcements = new Map()
const friendships = new Map()
const files = new Map()
const failing = new Set()

function failIfAsked (method) {
  if (failing.delete(method)) throw new Error(`${method} fails because the test asked for it`)
}

async function digest (fileBox) {
  const hash = crypto.createHash('sha256')
  let size = 0
  for await (const chunk of await fileBox.toStream()) { hash.update(chunk); size += chunk.length }
  return { size, sha256: hash.digest('hex') }
}

class GatewayPuppet extends PuppetMock {
  async messageRawPayload (id) {
    failIfAsked('messagePayload')
    return super.messageRawPayload(id)
  }

  async messageSendText (conversation, text, mentions) {
    failIfAsked('messageSendText')
    const id = this._keep(conversation, { type: PUPPET.types.Message.Text, text, mentionIdList: mentions })
    outbox.push({ op: 'text', id, conversation, text, mentions })
    return id
  }

  async messageSendFile (conversation, file) {
    failIfAsked('messageSendFile')
    const content = await digest(file)
    const id = this._keep(conversation, { type: PUPPET.types.Message.Attachment, filename: file.name, text: file.name })
    outbox.push({ op: 'file', id, conversation, name: file.name, ...content })
    return id
  }

  _keep (conversation, extra) {
    const id = crypto.randomUUID()
    const to = conversation.includes('@chatroom') ? { roomId: conversation } : { listenerId: conversation }
    this.mocker.cacheMessagePayload.set(id, { id, timestamp: Date.now(), talkerId: this.currentUserId, ...to, ...extra })
    return id
  }

  async messageFile (id) {
    failIfAsked('messageFile')
    const { path, name } = files.get(id)
    return FileBox.fromFile(path, name)
  }

  async messageRecall (id) { outbox.push({ op: 'recall', id }); return true }

  async roomMemberRawPayload (roomId, contactId) {
    const payload = await super.roomMemberRawPayload(roomId, contactId)
    return { ...payload, roomAlias: aliases.get(`${roomId}/${contactId}`) || '' }
  }

  async roomAnnounce (roomId, text) {
    if (text === undefined) return announcements.get(roomId) || ''
    announcements.set(roomId, text)
    outbox.push({ op: 'announce', conversation: roomId, text })
  }

  async roomTopic (roomId, topic) {
    if (topic === undefined) return this.mocker.roomPayload(roomId).topic
    this.mocker.roomPayload(roomId).topic = topic
    outbox.push({ op: 'topic', conversation: roomId, text: topic })
  }

  async contactAlias (contactId, alias) {
    if (alias === undefined) return this.mocker.contactPayload(contactId).alias || ''
    this.mocker.contactPayload(contactId).alias = alias
    outbox.push({ op: 'alias', conversation: contactId, text: alias })
  }

  async roomDel (roomId, contactId) {
    const payload = this.mocker.roomPayload(roomId)
    payload.memberIdList = payload.memberIdList.filter(id => id !== contactId)
    outbox.push({ op: 'kick', conversation: roomId, text: contactId })
    await this.dirtyPayload(PUPPET.types.Payload.Room, roomId)
  }

  async roomQuit (roomId) { outbox.push({ op: 'quit', conversation: roomId }) }

  async friendshipRawPayload (id) { return friendships.get(id) }

  async friendshipAccept (id) {
    failIfAsked('friendshipAccept')
    const { contactId } = friendships.get(id)
    this.mocker.contactPayload(contactId).friend = true
    outbox.push({ op: 'friend-accept', id, conversation: contactId })
    await this.dirtyPayload(PUPPET.types.Payload.Contact, contactId)
  }
}

const mocker = new mock.Mocker()
const puppet = new GatewayPuppet({ mocker })

function person (id, name, friend = true) {
  return mocker.createContact({ id, name, alias: '', friend, type: 1, weixin: id, phone: [] })
}

const bot = person('wxid_bot', '文献小助手')
person('wxid_zhang', '张三')
person('wxid_li', '李四')
person('wxid_wang', '王五', false)
mocker.createRoom({ id: ROOM, topic: '文献求助群', ownerId: bot.id, memberIdList: [bot.id, 'wxid_zhang', 'wxid_li'], adminIdList: [] })
aliases.set(`${ROOM}/wxid_bot`, '图书馆机器人')
aliases.set(`${ROOM}/wxid_zhang`, '心内科-张三')
announcements.set(ROOM, '入群请改昵称为科室-姓名')

mocker.use(() => {       // when a bot starts the puppet: scan, login, ready
  const steps = [
    setTimeout(() => { if (!puppet.isLoggedIn) actions.scan() }, 50),
    setTimeout(() => { if (!puppet.isLoggedIn) actions.login() }, 150),
  ]
  return () => steps.forEach(clearTimeout)
})

function heard (from, room, extra) {
  const id = extra.id || crypto.randomUUID()
  const to = room ? { roomId: room } : { listenerId: bot.id }
  mocker.cacheMessagePayload.set(id, { id, timestamp: Date.now(), talkerId: from, ...to, ...extra })
  return id
}

function emitMessage (id) {
  puppet.emit('message', { messageId: id })
  return { id }
}

const contact = id => mocker.ContactMock.load(id)
const dirtyRoom = room => puppet.dirtyPayload(PUPPET.types.Payload.Room, room)

const actions = {
  text: b => emitMessage(heard(b.from, b.room, {
    type: b.type ?? PUPPET.types.Message.Text, text: b.text, mentionIdList: b.mention || [], ...(b.id ? { id: b.id } : {}),
  })),
  file: b => {
    const id = heard(b.from, b.room, { type: PUPPET.types.Message.Attachment, text: b.name, filename: b.name })
    files.set(id, b)
    return emitMessage(id)
  },
  recall: b => emitMessage(heard(b.from, b.room, { type: PUPPET.types.Message.Recalled, text: b.id })),
  dup: b => emitMessage(b.id),
  join: async b => { await dirtyRoom(b.room); mocker.RoomMock.load(b.room).add(contact(b.contact)).by(contact(b.by)); return {} },
  leave: async b => { await dirtyRoom(b.room); mocker.RoomMock.load(b.room).remove(contact(b.contact)).by(contact(b.by)); return {} },
  topic: async b => { await dirtyRoom(b.room); mocker.RoomMock.load(b.room).topic(b.topic).by(contact(b.by)); return {} },
  rename: async b => {
    aliases.set(`${b.room}/${b.contact}`, b.alias)
    await puppet.dirtyPayload(PUPPET.types.Payload.RoomMember, `${b.room}!${b.contact}`)
    return {}
  },
  friend: b => {
    const id = 'fr-' + crypto.randomUUID()
    friendships.set(id, { id, contactId: b.from, hello: b.hello, type: PUPPET.types.Friendship.Receive, ticket: 't', timestamp: Date.now() })
    puppet.emit('friendship', { friendshipId: id })
    return { id }
  },
  error: b => { puppet.emit('error', { gerror: b.text }); return {} },
  fail: b => { failing.add(b.method); return {} },
  scan: () => { puppet.emit('scan', { qrcode: 'https://login.weixin.qq.com/l/practice', status: 2 }); return {} },
  login: () => { puppet.login(bot.id); setTimeout(() => puppet.emit('ready', { data: 'ready' }), 50); return {} },
  logout: async () => { await puppet.logout(); return {} },
}

async function answer (path, body) {
  if (path === '/outbox') return outbox
  const action = actions[path.slice(1)]
  if (!action) throw new Error(`no such control call: ${path}`)
  return await action(body ? JSON.parse(body) : {})
}

const server = new PuppetServer({ endpoint: `127.0.0.1:${grpcPort}`, puppet, token, tls: { disable: true } })
await server.start()
http.createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')       // a Chinese character may be cut between two chunks
  request.on('data', text => { body += text })
  request.on('end', async () => {
    response.setHeader('content-type', 'application/json')
    try {
      response.end(JSON.stringify(await answer(request.url, body)))
    } catch (error) {
      response.statusCode = 500
      response.end(JSON.stringify({ error: String(error.stack || error) }))
    }
  })
}).listen(Number(controlPort), '127.0.0.1', () => console.log(`ready grpc=${grpcPort} control=${controlPort} service=${server.version()}`))
