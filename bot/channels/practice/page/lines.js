// One chat's lines: bubbles, file cards, quotes, times, grey notices.
import { avatar, el, longTime, sizeText } from './dom.js'
import { botLabel, labelOf, model, personOf, roomOf, speakerOf } from './model.js'

const QUOTED = /^「([^：]*)：([\s\S]*?)」\n(?:- ){4,}-\s*\n([\s\S]*)$/
const LINK = /https?:\/\/[^\s<>"'，。；、）】》]+/
const GAP_MS = 5 * 60 * 1000

export function previewOf (line) {
  if (line.is_recalled || line.kind === 'recall') return `“${line.sender}”撤回了一条消息`
  if (line.kind === 'notice') return line.text
  const said = line.file ? carriedText(line.file) : (line.text.match(QUOTED)?.[3] ?? line.text)
  return line.room_id ? `${line.sender}：${said}` : said
}

export function renderLines (key, onQuote) {
  const chat = model.chats.get(key)
  const first = Math.max(0, chat.lines.length - chat.shown)
  const made = []
  let before = 0
  for (const line of chat.lines.slice(first)) {
    const at = Date.parse(line.at)
    if (at - before > GAP_MS) made.push(el('p', { class: 'time' }, longTime(line.at)))
    before = at
    const shown = renderLine(line, key, onQuote)
    if (shown) made.push(shown)
  }
  return { made, hasEarlier: first > 0 }
}

function renderLine (line, key, onQuote) {
  if (line.kind === 'notice') return el('p', { class: 'notice' }, line.text)
  if (line.kind === 'recall') return null
  if (line.is_recalled) return el('p', { class: 'notice' }, `“${line.sender}”撤回了一条消息`)
  const room = roomOf(key)
  const isBot = line.sender_id === model.bot.id
  const isMine = room ? line.sender_id === speakerOf(key)?.id : !isBot
  const quote = line.file ? null : line.text.match(QUOTED)
  const body = line.file ? fileCard(line.file) : el('div', { class: 'bubble' }, ...rich(quote ? quote[3] : line.text, line, room))
  return el('article', { class: `line${isMine ? ' mine' : ''}${isBot ? ' bot' : ''}`, 'data-id': line.id },
    avatar(line.sender, line.sender_id, isBot),
    el('div', { class: 'said' },
      room || !isMine ? el('p', { class: 'who' }, nowLabel(line, room)) : null,
      el('div', { class: 'row' }, body,
        el('button', { class: 'quote-button', type: 'button', title: '引用', onclick: () => onQuote(line) }, '引用')),
      quote ? el('blockquote', { class: 'quoted' }, `${quote[1]}：${quote[2]}`) : null))
}

function nowLabel (line, room) {
  const member = room ? room.members.find(each => each.id === line.sender_id) : personOf(line.sender_id)
  return member ? labelOf(member) : line.sender
}

const PICTURE = /\.(?:jpe?g|png|gif)$/i
const SOUND = /\.(?:mp3|amr|silk|ogg|wav|m4a)$/i

// What WeChat shows of a picture, a voice message or a file where only words fit.
export function carriedText (file) {
  if (PICTURE.test(file.name)) return '[图片]'
  return SOUND.test(file.name) ? '[语音]' : `[文件] ${file.name}`
}

function fileCard (file) {
  if (PICTURE.test(file.name)) {
    return el('a', { class: 'picture', href: file.url, target: '_blank', rel: 'noopener' },
      el('img', { src: file.url, alt: '图片', loading: 'lazy' }))
  }
  const kind = (file.name.match(/\.([a-z0-9]{1,5})$/i)?.[1] || '文件').toUpperCase()
  return el('a', { class: 'file', href: file.url, target: '_blank', rel: 'noopener', title: file.name },
    el('span', { class: 'file-text' },
      el('span', { class: 'file-name' }, file.name),
      el('span', { class: 'file-size' }, sizeText(file.size))),
    el('span', { class: `file-icon${kind === 'PDF' ? ' pdf' : ''}`, 'aria-hidden': 'true' }, kind),
    el('span', { class: 'file-foot' }, '微信电脑版'))
}

const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function rich (text, line, room) {
  const labels = [...new Set([...line.mentions, botLabel(room)])].filter(Boolean).sort((a, b) => b.length - a.length)
  const mention = `@(?:${labels.map(escaped).join('|')})|@[^\\s\\u2005@]{1,60}(?=\\u2005)`
  const pieces = []
  let rest = 0
  for (const found of text.matchAll(new RegExp(`${mention}|${LINK.source}`, 'g'))) {
    pieces.push(text.slice(rest, found.index))
    pieces.push(found[0].startsWith('@')
      ? el('span', { class: 'mention' }, found[0])
      : el('a', { href: found[0], target: '_blank', rel: 'noopener noreferrer' }, found[0]))
    rest = found.index + found[0].length
  }
  pieces.push(text.slice(rest))
  return pieces
}
