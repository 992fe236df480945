// The gateway's HTTP interface, as promises. Addresses keep the /practice prefix, so a proxy may stand in front.
const ROOT = '/practice/api'

export class Refused extends Error {}

async function answer (response) {
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw new Refused(body.error || `网关回答 ${response.status}`)
  return body
}

async function get (path) {
  return await answer(await fetch(ROOT + path, { headers: { Accept: 'application/json' } }))
}

async function post (path, body) {
  const headers = { 'Content-Type': 'application/json' }
  return await answer(await fetch(ROOT + path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

export const rooms = () => get('/rooms')
export const lines = (after, waitS) => get(`/messages?view=page&after=${encodeURIComponent(after)}&wait=${waitS}`)
export const say = message => post('/messages', message)
export const member = change => post('/members', change)
export const befriend = (sender, hello) => post('/friends', { sender, hello })

export async function sendFile (place, file) {
  const form = new FormData()
  for (const [name, value] of Object.entries(place)) form.append(name, value)
  form.append('file', file, file.name)
  return await answer(await fetch(`${ROOT}/files`, { method: 'POST', body: form }))
}
