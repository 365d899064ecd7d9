// Users, files and mail.
import { bytes, html, json, link, useInterval, useLoad, useState, when } from '../lib.js'
import { asService, data, hasTable } from '../session.js'
import { Badge, Code, Dialog, Empty, Icon, Loaded, Pager, Table } from '../ui.js'

const SIZE = 50

export function Users() {
  const [page, setPage] = useState(0)
  const [user, setUser] = useState(null)
  const users = useLoad(() => data(asService().auth.admin.listUsers({ page: page + 1, perPage: SIZE })), [page])
  return html`
    <${Loaded} of=${users}>${({ users: list, total }) => html`
      ${list.length ? html`<${Table} label="Users" rows=${list} onRow=${setUser} keyOf=${(row) => row.id} columns=${[
        ['User', (row) => row.email || row.phone || (row.is_anonymous ? 'anonymous' : row.id)],
        ['Confirmed', (row) => (row.confirmed_at ? html`<${Badge} kind="good">yes<//>` : html`<${Badge} kind="warn">no<//>`)],
        ['Ways', (row) => row.app_metadata?.providers?.join(', ') ?? '–'],
        ['Signed up', (row) => when(row.created_at)],
        ['Last signed in', (row) => when(row.last_sign_in_at)],
      ]} />` : html`<${Empty} title="No users">Who signs up appears here.<//>`}
      <${Pager} page=${page} size=${SIZE} count=${total} shown=${list.length} onPage=${setPage} />`}<//>
    ${user && html`<${Dialog} wide title=${user.email || user.id} onClose=${() => setUser(null)}>
      <p><a href=${link('data', 'tables', 'conversations', user.id)}>Read tables as this user</a></p>
      <${Code} text=${json(user)} label="User" /><//>`}`
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
  return html`<${Loaded} of=${mail}>${(list) => {
    const chosen = list.find((each) => each.id === id)
    return html`
      <div class="split" data-detail=${chosen ? 'true' : 'false'}>
        <aside aria-label="Mail"><ul class="list">${list.slice(0, 200).map((each) => html`
          <li key=${each.id}><a href=${link('data', 'mailbox', each.id)} aria-current=${each.id === id ? 'true' : null}>
            <strong>${each.subject}<br /><small>${each.to}</small></strong><span class="when">${when(each.created_at)}</span></a></li>`)}</ul>
          ${!list.length && html`<${Empty} title="No mail">Mail that would be sent to users stays here.<//>`}</aside>
        <section aria-label="Message">
          <a class="back" href=${link('data', 'mailbox')}><${Icon} name="back" /> Mail</a>
          ${chosen && html`<${Mail} of=${chosen} />`}</section>
      </div>`
  }}<//>`
}

const Mail = ({ of }) => html`
  <h2>${of.subject}</h2>
  <dl class="facts"><dt>To</dt><dd>${of.to}</dd><dt>From</dt><dd>${of.sender}</dd><dt>Sent</dt><dd>${when(of.created_at)}</dd>
    ${of.codes.map((code) => html`<dt>Code</dt><dd><code>${code}</code></dd>`)}
    ${of.links.filter((each) => /^https?:/.test(each)).map((each) => html`<dt>Link</dt><dd><a href=${each}>${each}</a></dd>`)}</dl>
  <pre class="body" tabindex="0" aria-label="Text">${of.text}</pre>
  <p><a href="/mailbox/${of.id}">As it looks in a mail program</a></p>`
