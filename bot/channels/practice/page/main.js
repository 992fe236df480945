// Puts the page together: the list of chats, the open chat, the composer, and the loop that brings news.
import * as api from './api.js'
import { avatar, byId, el, groupAvatar, shortTime } from './dom.js'
import { carriedText, previewOf, renderLines } from './lines.js'
import * as store from './model.js'
import { renderPanel } from './panel.js'

const { model } = store
const WAIT_S = 25
const RETRY_MS = 2000
const ROOMS_EVERY_MS = 4000
const NEAR_END_PX = 120

const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

function renderChats () {
  const keys = store.sortedChats(byId('search').value.trim())
  const rows = keys.map(chatRow)
  byId('chats').replaceChildren(...(rows.length ? rows : [el('p', { class: 'empty' }, '没有找到')]))
}

function chatRow (key) {
  const room = store.roomOf(key)
  const last = model.chats.get(key).lines.at(-1)
  const count = key === model.current ? 0 : store.unread(key)
  const title = store.titleOf(key)
  return el('button', { class: `chat-row${key === model.current ? ' current' : ''}`, type: 'button', onclick: () => open(key) },
    el('span', { class: 'face' }, room ? groupAvatar(room.members) : avatar(title, key, false),
      count ? el('span', { class: 'badge', 'aria-label': `${count} 条未读` }, count > 99 ? '99+' : String(count)) : null),
    el('span', { class: 'row-text' },
      el('span', { class: 'row-title' }, el('strong', {}, title), room ? null : el('em', {}, '私聊')),
      el('span', { class: 'row-preview' }, last ? previewOf(last) : (room ? '还没有消息' : `与${model.bot.name}的私聊`))),
    el('time', {}, last ? shortTime(last.at) : ''))
}

function renderHead () {
  const room = store.roomOf(model.current)
  byId('title').textContent = room ? `${room.topic}（${room.members.length}）` : model.bot.name
  byId('subtitle').textContent = room ? room.announcement : `${store.titleOf(model.current)} 的私聊`
  document.title = `${store.titleOf(model.current)} · 练习微信`
  const state = byId('bot-state')
  const isReady = model.bot.attached && model.bot.logged_in
  state.className = `bot-state ${isReady ? 'on' : 'off'}`
  const word = isReady ? '在线' : model.bot.attached ? '等待登录' : '未连接'
  state.querySelector('span').textContent = `${model.bot.name} ${word}`
  byId('note').textContent = model.note
  byId('note').hidden = !model.note
}

function renderSpeakers () {
  const able = store.speakersOf(model.current)
  const chosen = store.speakerOf(model.current)?.id
  byId('speaker').replaceChildren(...able.map(member =>
    el('option', { value: member.id, selected: member.id === chosen }, store.labelOf(member))))
  byId('speaker').disabled = able.length < 2
  byId('mention').hidden = !store.roomOf(model.current)
}

function renderOpenChat (toEnd) {
  const box = byId('lines')
  const wasNearEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX
  const { made, hasEarlier } = renderLines(model.current, quote)
  const earlier = hasEarlier ? [el('button', { class: 'earlier', type: 'button', onclick: showEarlier }, '查看更早的消息')] : []
  box.replaceChildren(...earlier, ...made)
  if (toEnd || wasNearEnd) box.scrollTop = box.scrollHeight
  byId('newer').hidden = toEnd || wasNearEnd
}

function showEarlier () {
  const box = byId('lines')
  const fromEnd = box.scrollHeight - box.scrollTop
  model.chats.get(model.current).shown += 300
  renderOpenChat(false)
  box.scrollTop = box.scrollHeight - fromEnd
  byId('newer').hidden = true
}

function open (key) {
  model.current = key
  quote(null)
  location.hash = encodeURIComponent(key)
  byId('app').classList.add('in-chat')
  store.markRead(key)
  render(true)
  byId('problem').textContent = ''
  if (matchMedia('(hover: hover)').matches) byId('text').focus()
}

function render (toEnd) {
  renderChats()
  renderHead()
  renderSpeakers()
  renderOpenChat(toEnd)
  if (!byId('panel').hidden) renderPanel(model.current, refreshRooms)
}

function quote (line) {
  model.quote = line && { sender: line.sender, text: line.file ? carriedText(line.file) : line.text }
  byId('quoting').hidden = !line
  byId('quoting').querySelector('span').textContent = line ? `${model.quote.sender}：${model.quote.text}` : ''
  if (line) byId('text').focus()
}

function place () {
  const sender = store.speakerOf(model.current)?.id
  if (!sender) throw new Error('这个群里没有可以发言的人')
  return store.roomOf(model.current) ? { room: model.current, sender } : { to: 'bot', sender }
}

function message (typed) {
  const called = `@${store.botLabel(store.roomOf(model.current))}`
  const isCall = store.roomOf(model.current) && typed.startsWith(called) && !/\S/.test(typed.charAt(called.length).replace('\u2005', ''))
  const text = isCall ? typed.slice(called.length).trim() : typed
  return { ...place(), text: text || called, mention_bot: Boolean(isCall && text), ...(model.quote ? { quote: model.quote } : {}) }
}

async function attempt (work) {
  byId('problem').textContent = ''
  try { await work() } catch (error) { byId('problem').textContent = error instanceof TypeError ? '网关没有回答' : error.message }
}

async function send () {
  const typed = byId('text').value.trim()
  if (!typed) { byId('problem').textContent = '不能发送空白消息'; return }
  await attempt(async () => {
    await api.say(message(typed))
    byId('text').value = ''
    quote(null)
  })
}

async function sendFiles (files) {
  for (const file of files) await attempt(() => api.sendFile(place(), file))
  byId('file').value = ''
}

function callBot () {
  const called = `@${store.botLabel(store.roomOf(model.current))} `
  if (!byId('text').value.startsWith(called)) byId('text').value = called + byId('text').value
  byId('text').focus()
}

async function refreshRooms () {
  const before = JSON.stringify([model.rooms, model.bot, model.note, model.people])
  store.takeRooms(await api.rooms())
  if (model.current && JSON.stringify([model.rooms, model.bot, model.note, model.people]) !== before) render(false)
}

async function bringNews () {
  for (;;) {
    try {
      const lines = await api.lines(model.lastId, WAIT_S)
      byId('offline').hidden = true
      if (lines.length) takeNews(lines)
    } catch (error) {
      if (error instanceof api.Refused) { location.reload(); await pause(RETRY_MS * 5) }      // the gateway's data is new
      byId('offline').hidden = false
      await pause(RETRY_MS)
    }
  }
}

function takeNews (lines) {
  store.takeLines(lines)
  const ofMine = lines.some(line => line.sender_id === store.speakerOf(model.current)?.id)
  if (document.visibilityState === 'visible') store.markRead(model.current)
  render(ofMine)
  if (lines.some(line => line.kind === 'notice')) refreshRooms().catch(() => {})
}

function listen () {
  byId('composer').addEventListener('submit', event => { event.preventDefault(); send() })
  byId('text').addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return      // Enter also ends a pinyin word
    event.preventDefault()
    send()
  })
  byId('speaker').addEventListener('change', event => { store.setSpeaker(model.current, event.target.value); render(false) })
  byId('mention').addEventListener('click', callBot)
  byId('attach').addEventListener('click', () => byId('file').click())
  byId('file').addEventListener('change', event => sendFiles(event.target.files))
  byId('search').addEventListener('input', renderChats)
  byId('back').addEventListener('click', () => byId('app').classList.remove('in-chat'))
  byId('quoting').querySelector('button').addEventListener('click', () => quote(null))
  byId('newer').addEventListener('click', () => renderOpenChat(true))
  byId('lines').addEventListener('dragover', event => event.preventDefault())
  byId('lines').addEventListener('drop', event => { event.preventDefault(); sendFiles(event.dataTransfer.files) })
  byId('open-panel').addEventListener('click', () => {
    const panel = byId('panel')
    panel.hidden = !panel.hidden
    byId('open-panel').setAttribute('aria-expanded', String(!panel.hidden))
    if (!panel.hidden) renderPanel(model.current, refreshRooms)
  })
  document.addEventListener('visibilitychange', () => { if (model.current) { store.markRead(model.current); renderChats() } })
}

async function begin () {
  for (;;) {
    try {
      store.takeRooms(await api.rooms())
      store.takeLines(await api.lines('', 0))
      break
    } catch { byId('offline').hidden = false; await pause(RETRY_MS) }
  }
  byId('offline').hidden = true
  listen()
  const asked = decodeURIComponent(location.hash.slice(1))
  open(model.chats.has(asked) ? asked : (model.rooms[0]?.id ?? model.people[0]?.id))
  if (!asked && matchMedia('(max-width: 720px)').matches) byId('app').classList.remove('in-chat')
  setInterval(() => refreshRooms().catch(() => {}), ROOMS_EVERY_MS)
  bringNews()
}

begin()
