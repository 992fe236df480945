// What the page knows: groups, people, lines by chat, what has been read, who speaks where.
const READ_KEY = 'practice.read'
const SPEAKER_KEY = 'practice.speaker'

export const model = {
  note: '', bot: { id: '', name: '机器人', attached: false, logged_in: false },
  rooms: [], people: [], chats: new Map(), lastId: '', current: '', quote: null,
  read: load(READ_KEY), speakers: load(SPEAKER_KEY), isFirstVisit: localStorage.getItem(READ_KEY) === null,
}

function load (key) {
  try { return JSON.parse(localStorage.getItem(key)) || {} } catch { return {} }
}

function save (key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)) } catch { /* a private window may refuse; nothing is lost */ }
}

export function takeRooms (answer) {
  Object.assign(model, { note: answer.note, bot: answer.bot, rooms: answer.rooms, people: answer.people })
  for (const room of model.rooms) chat(room.id)
  for (const person of model.people) chat(person.id)
}

export function chat (key) {
  if (!model.chats.has(key)) model.chats.set(key, { key, lines: [], shown: 200 })
  return model.chats.get(key)
}

export function takeLines (lines) {
  for (const line of lines) {
    model.lastId = line.id
    const at = chat(line.room_id || line.peer_id)
    if (line.kind === 'recall') for (const old of at.lines) if (old.id === line.text) old.is_recalled = true
    at.lines.push(line)
  }
  if (model.isFirstVisit) {      // what was said before one ever looked is not unread
    for (const each of model.chats.values()) markRead(each.key)
    model.isFirstVisit = false
  }
}

export function markRead (key) {
  const last = chat(key).lines.at(-1)
  if (last) model.read[key] = last.id
  save(READ_KEY, model.read)
}

export function unread (key) {
  let count = 0
  for (const line of chat(key).lines.toReversed()) {
    if (line.id === model.read[key]) break
    if (line.kind === 'text' || line.kind === 'file') count += 1
  }
  return count
}

export const roomOf = key => model.rooms.find(room => room.id === key)
export const personOf = key => model.people.find(person => person.id === key)
export const labelOf = member => member.alias || member.name
export const botLabel = room => labelOf(room?.members.find(member => member.bot) || model.bot)

export function titleOf (key) {
  return roomOf(key)?.topic ?? (personOf(key) ? labelOf(personOf(key)) : key)
}

export function speakersOf (key) {
  const room = roomOf(key)
  return room ? room.members.filter(member => !member.bot) : [personOf(key)].filter(Boolean)
}

export function speakerOf (key) {
  const able = speakersOf(key)
  return able.find(member => member.id === model.speakers[key]) || able[0]
}

export function setSpeaker (key, id) {
  model.speakers[key] = id
  save(SPEAKER_KEY, model.speakers)
}

export function sortedChats (wanted) {
  const all = [...model.rooms.map(room => room.id), ...model.people.map(person => person.id)]
  const latest = key => chat(key).lines.at(-1)?.at || ''
  const order = (a, b) => latest(b).localeCompare(latest(a)) || Number(!!roomOf(b)) - Number(!!roomOf(a))
  return all.filter(key => titleOf(key).toLowerCase().includes(wanted.toLowerCase())).sort(order)
}
