// The side panel: announcement, members, and what one may do with them; and the little dialog that asks for a name.
import * as api from './api.js'
import { avatar, byId, el } from './dom.js'
import { labelOf, model, personOf, roomOf } from './model.js'

export function renderPanel (key, refresh) {
  const panel = byId('panel')
  const room = roomOf(key)
  panel.replaceChildren(...(room ? groupPanel(room, refresh) : personPanel(personOf(key), refresh)))
}

function groupPanel (room, refresh) {
  const act = (title, fields, send) => ask(title, fields, async values => { await send(values); await refresh() })
  const join = () => act('拉人进群', [['name', '微信名', ''], ['alias', '群昵称（科室-姓名）', '']],
    values => api.member({ room: room.id, event: 'join', name: values.name, alias: values.alias }))
  return [
    el('h3', {}, '群公告'),
    el('p', { class: 'announcement' }, room.announcement || '（没有公告）'),
    el('h3', {}, `群成员 ${room.members.length}`, el('button', { class: 'tool', type: 'button', onclick: join }, '＋ 拉人进群')),
    el('ul', { class: 'members' }, ...room.members.map(member => memberRow(room, member, act, refresh))),
  ]
}

function memberRow (room, member, act, refresh) {
  const rename = () => act('修改群昵称', [['alias', '群昵称（科室-姓名）', member.alias]],
    values => api.member({ room: room.id, event: 'rename', name: member.id, alias: values.alias }))
  const leave = () => act(`让 ${labelOf(member)} 退出本群？`, [], () => api.member({ room: room.id, event: 'leave', name: member.id }))
  const tools = member.bot ? [] : [
    friendButton(member, refresh),
    el('button', { class: 'tool', type: 'button', onclick: rename }, '改昵称'),
    el('button', { class: 'tool', type: 'button', onclick: leave }, '退群'),
  ]
  return el('li', {}, avatar(labelOf(member), member.id, member.bot),
    el('div', { class: 'member-text' },
      el('strong', {}, labelOf(member)),
      el('span', {}, member.bot ? '机器人' : `微信名 ${member.name}${member.friend ? ' · 好友' : ''}`),
      el('div', { class: 'member-tools' }, ...tools)))
}

function personPanel (person, refresh) {
  if (!person) return []
  return [
    el('h3', {}, '私聊'),
    el('p', { class: 'announcement' }, `${labelOf(person)}（微信名 ${person.name}）与 ${model.bot.name} 的私聊。` +
      (person.friend ? '他们是好友。' : '他们还不是好友：机器人不能先开口。')),
    friendButton(person, refresh),
  ]
}

function friendButton (person, refresh) {
  if (person.friend) return null
  const send = () => ask(`${labelOf(person)} 申请加 ${model.bot.name} 为好友`, [['hello', '验证消息', `我是${labelOf(person)}`]],
    async values => { await api.befriend(person.id, values.hello); setTimeout(refresh, 800) })
  return el('button', { class: 'tool', type: 'button', onclick: send }, '加机器人好友')
}

function ask (title, fields, send) {
  const dialog = byId('ask')
  const form = dialog.querySelector('form')
  const problem = dialog.querySelector('.problem')
  dialog.querySelector('h3').textContent = title
  problem.textContent = ''
  dialog.querySelector('.ask-fields').replaceChildren(...fields.map(([name, label, value]) =>
    el('label', {}, label, el('input', { name, value, maxlength: '500' }))))
  form.onsubmit = async event => {
    event.preventDefault()
    try {
      await send(Object.fromEntries(new FormData(form)))
      dialog.close()
    } catch (error) { problem.textContent = error.message }
  }
  dialog.querySelector('button[value=cancel]').onclick = () => dialog.close()
  dialog.showModal()
}
