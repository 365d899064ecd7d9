// Tables: row counts, the state of RLS, policies, and rows as a user, the public key or the service sees them.
import { go, html, json, link, number, useEffect, useLoad, useState } from '../lib.js'
import { api, asService, asToken, data, useUser } from '../session.js'
import { Badge, Code, Dialog, Empty, Field, Icon, Loaded, Pager, Table, Tabs } from '../ui.js'

const SIZE = 50
const LONGEST = 200

export function Tables({ parts: [name, as] }) {
  const tables = useLoad(() => api('tables'), [])
  const [query, setQuery] = useState('')
  return html`<${Loaded} of=${tables}>${(found) => {
    const keyed = found.map((each) => ({ ...each, key: each.schema === 'public' ? each.name : `${each.schema}.${each.name}` }))
    const chosen = keyed.find((each) => each.key === name)
    return html`
      <div class="split" data-detail=${name ? 'true' : 'false'}>
        <aside aria-label="Tables">
          <input type="search" aria-label="Find a table" placeholder="Find" value=${query} onInput=${(event) => setQuery(event.target.value)} />
          <ul class="list">${keyed.filter((each) => each.key.includes(query.toLowerCase())).map((each) => html`
            <li key=${each.key}><a href=${link('data', 'tables', each.key)} aria-current=${each.key === name ? 'true' : null}>
              <strong>${each.key}</strong><span class="badges"><${Guard} table=${each} />
              ${each.kind === 'table' && html`<span class="when">${each.exact ? '' : '≈'}${number(each.rows)}</span>`}</span></a></li>`)}</ul>
        </aside>
        <section aria-label=${name ?? 'Details'}>
          <a class="back" href=${link('data', 'tables')}><${Icon} name="back" /> Tables</a>
          ${chosen ? html`<${Detail} key=${chosen.key} table=${chosen} as=${as} />`
            : html`<${Empty} title=${name ? `There is no table ${name}` : 'Choose a table'}>Its rows can be read as any user: what they see is what RLS lets them see.<//>`}
        </section>
      </div>`
  }}<//>`
}

function Guard({ table }) {
  if (table.kind !== 'table') return html`<${Badge}>${table.kind}<//>`
  return table.rls ? html`<${Badge} kind="good">RLS<//>` : html`<${Badge} kind="bad">no RLS<//>`
}

function Detail({ table, as }) {
  const [tab, setTab] = useState('rows')
  const granted = [['anon', table.anon], ['authenticated', table.authenticated], ['service_role', table.service]]
  return html`
    <div class="heading"><h2>${table.key}</h2><${Guard} table=${table} />${table.forced && html`<${Badge} kind="good">forced<//>`}</div>
    ${table.comment && html`<p class="lead">${table.comment}</p>`}
    <p class="hint">Read granted to: ${granted.filter(([, may]) => may).map(([role]) => role).join(', ') || 'no role of the API'}.</p>
    <${Tabs} tabs=${[['rows', 'Rows'], ['policies', `Policies (${table.policies.length})`], ['columns', `Columns (${table.columns.length})`]]}
      chosen=${tab} onChoose=${setTab} label="Of the table">
      ${tab === 'rows' && html`<${Rows} table=${table} as=${as} />`}
      ${tab === 'policies' && html`<${Policies} table=${table} />`}
      ${tab === 'columns' && html`<${Table} label="Columns" rows=${table.columns} columns=${[
        ['Column', (row) => html`<code>${row.name}</code>`], ['Type', (row) => html`<code>${row.type}</code>`],
        ['Null', (row) => (row.nullable ? 'allowed' : 'not allowed')], ['Key', (row) => (row.key ? 'primary' : '')]]} />`}
    <//>`
}

const Policies = ({ table }) => table.policies.length
  ? table.policies.map((policy) => html`
      <div class="policy" key=${policy.name + policy.command}><h4>${policy.name}</h4>
        <p class="badges"><${Badge} kind="info">${policy.command}<//>${policy.roles.map((role) => html`<${Badge}>${role}<//>`)}
          ${!policy.permissive && html`<${Badge} kind="warn">restrictive<//>`}</p>
        ${policy.using && html`<small>Rows that it admits (using)</small><${Code} text=${policy.using} label="using" />`}
        ${policy.check && html`<small>Rows that may be written (with check)</small><${Code} text=${policy.check} label="with check" />`}</div>`)
  : html`<${Empty} title="No policies">${table.rls ? 'With RLS on and no policy, only the service reads and writes rows.' : 'RLS is off: grants alone decide.'}<//>`

function Rows({ table, as }) {
  const user = useUser()
  const users = useLoad(async () => (await data(asService().auth.admin.listUsers({ page: 1, perPage: 200 }))).users, [])
  const [caller, setCaller] = useState(as ?? 'service')
  const [page, setPage] = useState(0)
  const [row, setRow] = useState(null)
  useEffect(() => setPage(0), [caller])
  const rows = useLoad(() => read(table, caller, page), [table.key, caller, page])
  const shown = table.columns.map(({ name }) => [name, (each) => html`<${Cell} value=${each[name]} />`])
  return html`
    <${Field} label="Read as">
      <select value=${caller} onChange=${(event) => setCaller(event.target.value)}>
        <option value="service">the service (RLS does not apply)</option>
        <option value="anon">nobody (publishable key)</option>
        ${users.data?.map((each) => html`<option value=${each.id}>${each.email || each.phone || each.id}${each.id === user?.id ? ' (signed in)' : ''}</option>`)}
      </select><//>
    <div class="gap"><${Loaded} of=${rows}>${({ list, count }) => list.length
      ? html`<${Table} label="Rows" rows=${list} columns=${shown} onRow=${setRow} />`
      : html`<${Empty} title=${page ? 'No more rows' : 'No rows'}>${caller === 'service' ? 'The table is empty.' : 'Row level security shows this caller no rows here.'}<//>`}<//>
    ${rows.data && html`<${Pager} page=${page} size=${SIZE} count=${rows.data.count} shown=${rows.data.list.length} onPage=${setPage} />`}</div>
    ${row && html`<${Dialog} wide title="Row of ${table.key}" onClose=${() => setRow(null)}><${Code} text=${json(row)} label="Row" /><//>`}`
}

async function read(table, caller, page) {
  const token = caller === 'service' || caller === 'anon' ? null : (await api('token', { user_id: caller })).access_token
  const client = caller === 'service' ? asService() : asToken(token)
  const rows = client.schema(table.schema).from(table.name).select('*', { count: table.exact ? 'exact' : 'estimated' })
  const keys = table.columns.filter((each) => each.key)
  const ordered = keys.reduce((query, { name }) => query.order(name), rows)
  const { data: list, count, error } = await ordered.range(page * SIZE, page * SIZE + SIZE - 1)
  if (error?.code === 'PGRST103') return { list: [], count: page * SIZE } // rows were deleted meanwhile
  if (error) throw error
  return { list, count }
}

export function Cell({ value }) {
  if (value === null || value === undefined) return html`<small>null</small>`
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return html`<span class="cell" title=${text.slice(0, 1000)}>${text.slice(0, LONGEST)}</span>`
}

export const openAs = (id) => go('data', 'tables', 'conversations', id)
