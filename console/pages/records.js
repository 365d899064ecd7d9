// Users, files and mail.
import { bytes, html, json, link, plural, useEffect, useInterval, useLoad, useState, when } from '../lib.js'
import { asService, hasTable, headersOf, nameOf, signInAs, useUser } from '../session.js'
import { Badge, Code, Copy, Dialog, Empty, Icon, Loaded, Pager, say, Table } from '../ui.js'

const SIZE = 50

export function Users() {
  const [page, setPage] = useState(0)
  const [user, setUser] = useState(null)
  const [typed, setTyped] = useState('')
  const [query, setQuery] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQuery(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  useEffect(() => setPage(0), [query])
  const users = useLoad(() => listUsers(page, query), [page, query], true)
  return html`
    <div class="filters"><input type="search" aria-label="Find a user" placeholder="Find by email, phone or name" value=${typed} onInput=${(event) => setTyped(event.target.value)} /></div>
    <${Loaded} of=${users}>${({ users: list, total }) => html`
      ${list.length ? html`<${Table} label="Users" rows=${list} onRow=${setUser} keyOf=${(row) => row.id} columns=${[
        ['User', nameOf],
        ['Confirmed', (row) => (row.confirmed_at ? html`<${Badge} kind="good">yes<//>` : html`<${Badge} kind="warn">no<//>`)],
        ['Ways', (row) => row.app_metadata?.providers?.join(', ') ?? '–'],
        ['Signed up', (row) => when(row.created_at)],
        ['Last signed in', (row) => when(row.last_sign_in_at)],
      ]} />` : html`<${Empty} title=${query ? 'Nobody found' : 'No users'}>${query ? 'Try another part of the address.' : 'Who signs up appears here.'}<//>`}
      <${Pager} page=${page} size=${SIZE} count=${total} shown=${list.length} onPage=${setPage} />`}<//>
    ${user && html`<${Dialog} wide title=${nameOf(user)} onClose=${() => setUser(null)}><${User} of=${user} onClose=${() => setUser(null)} /><//>`}`
}

/** With the filter of Supabase Auth, which supabase-js has no parameter for. */
async function listUsers(page, query) {
  const search = new URLSearchParams({ page: page + 1, per_page: SIZE, ...(query && { filter: query }) })
  const response = await fetch(`/auth/v1/admin/users?${search}`, { headers: headersOf('service') })
  const found = await response.json()
  if (!response.ok) throw new Error(found.msg ?? `Auth responded with ${response.status}`)
  return { users: found.users, total: Number(response.headers.get('x-total-count')) }
}

function User({ of, onClose }) {
  const current = useUser()
  const enter = () => signInAs(of.email).then(() => {
    onClose()
    say(`Signed in as ${of.email}`)
  }, (error) => say(error.message))
  return html`
    <div class="actions gap-below">
      ${of.email && html`<button type="button" disabled=${current?.id === of.id} onClick=${enter}><${Icon} name="user" /> Sign in as this user</button>`}
      <a class="button" href=${link('data', 'tables', 'conversations', of.id)}><${Icon} name="data" /> Read tables as this user</a>
    </div>
    <${Code} text=${json(of)} label="User" />`
}

export function Files() {
  const [page, setPage] = useState(0)
  const files = useLoad(async () => {
    if (!(await hasTable('user_files'))) return { list: [], count: 0 }
    const rows = asService().from('user_files').select('*', { count: 'exact' }).order('created_at', { ascending: false })
    const { data: list, count, error } = await rows.range(page * SIZE, page * SIZE + SIZE - 1)
    if (error) throw error
    return { list, count }
  }, [page])
  return html`<${Loaded} of=${files}>${({ list, count }) => html`
    ${list.length ? html`<${Table} label="Files" rows=${list} keyOf=${(row) => row.file_id} columns=${[
      ['Name', (row) => row.filename], ['Size', (row) => bytes(row.bytes), 'number'], ['Purpose', (row) => row.purpose ?? '–'],
      ['Stored', (row) => when(row.created_at)], ['Id', (row) => html`<code>${row.file_id}</code>`],
      ['User', (row) => html`<code>${row.user_id}</code>`],
    ]} />` : html`<${Empty} title="No files">Attachments of threads and uploads appear here.<//>`}
    <${Pager} page=${page} size=${SIZE} count=${count} shown=${list.length} onPage=${setPage} />`}<//>`
}

export function Mailbox({ parts: [id] }) {
  const mail = useLoad(async () => (await (await fetch('/mailbox?format=json')).json()).messages, [])
  useInterval(mail.reload, 2)
  const clear = () => fetch('/mailbox', { method: 'DELETE' }).then(mail.reload, (error) => say(error.message))
  return html`<${Loaded} of=${mail}>${(list) => {
    const chosen = list.find((each) => each.id === id)
    if (!list.length) return html`<${Empty} title="No mail">Mail that would be sent to users stays here, with its links and codes. A sign-up by “Magic link” sends one.<//>`
    return html`
      <div class="split" data-detail=${chosen ? 'true' : 'false'}>
        <aside aria-label="Mail"><div class="filters"><span class="hint">${plural(list.length, 'message')}</span>
          <button type="button" onClick=${clear}><${Icon} name="trash" /> Delete all</button></div>
          <ul class="list">${list.slice(0, 200).map((each) => html`
          <li key=${each.id}><a href=${link('data', 'mailbox', each.id)} aria-current=${each.id === id ? 'true' : null}>
            <strong>${each.subject}<br /><small>${each.to}</small></strong><span class="when">${when(each.created_at)}</span></a></li>`)}</ul>
        </aside>
        <section aria-label="Message">
          <a class="back" href=${link('data', 'mailbox')}><${Icon} name="back" /> Mail</a>
          ${chosen ? html`<${Mail} of=${chosen} />` : html`<${Empty} title="Choose a message">The newest is at the top.<//>`}</section>
      </div>`
  }}<//>`
}

const Mail = ({ of }) => html`
  <h2>${of.subject}</h2>
  <dl class="facts"><dt>To</dt><dd>${of.to}</dd><dt>From</dt><dd>${of.sender}</dd><dt>Sent</dt><dd>${when(of.created_at)}</dd>
    ${of.codes.map((code) => html`<dt>Code</dt><dd><code>${code}</code> <${Copy} text=${code} label="Copy the code" /></dd>`)}
    ${of.links.filter((each) => /^https?:/.test(each)).map((each) => html`<dt>Link</dt><dd><a href=${each}>${each}</a> <${Copy} text=${each} label="Copy the link" /></dd>`)}</dl>
  <pre class="body" tabindex="0" aria-label="Text">${of.text}</pre>
  <p><a href="/mailbox/${of.id}">As it looks in a mail program</a></p>`
