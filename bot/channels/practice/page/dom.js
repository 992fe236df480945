// Elements without markup: every text goes in as text, so nothing said in a chat is ever run.
export function el (tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children.filter(child => child !== null && child !== undefined))
  return made
}

export const byId = id => document.getElementById(id)

export function avatar (label, id, isBot) {
  if (isBot) return el('span', { class: 'avatar avatar-bot', 'aria-hidden': 'true' }, '文')
  const name = label.split(/[-－—＋+\s]/).filter(Boolean).at(-1) || label
  const letters = [...name].slice(-2).join('')
  let sum = 7
  for (const letter of id) sum = (sum * 33 + letter.codePointAt(0)) % 9973
  return el('span', { class: `avatar avatar-${sum % 8}`, 'aria-hidden': 'true' }, letters)
}

export function groupAvatar (members) {
  const faces = members.slice(0, 4).map(member => avatar(member.alias || member.name, member.id, member.bot))
  return el('span', { class: 'avatar avatar-group', 'aria-hidden': 'true' }, ...faces)
}

const DAY_MS = 86_400_000
const two = number => String(number).padStart(2, '0')
const clock = date => `${two(date.getHours())}:${two(date.getMinutes())}`
const midnight = date => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

export function shortTime (at) {
  const date = new Date(at)
  const days = Math.round((midnight(new Date()) - midnight(date)) / DAY_MS)
  if (days === 0) return clock(date)
  if (days === 1) return '昨天'
  return `${two(date.getFullYear() % 100)}/${date.getMonth() + 1}/${date.getDate()}`
}

export function longTime (at) {
  const date = new Date(at)
  const days = Math.round((midnight(new Date()) - midnight(date)) / DAY_MS)
  if (days === 0) return clock(date)
  if (days === 1) return `昨天 ${clock(date)}`
  return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日 ${clock(date)}`
}

export function sizeText (bytes) {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
