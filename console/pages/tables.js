// Tables: row counts, the state of RLS, policies, and rows as a user, the public key or the service sees them.
import { html, json, link, number, plural, useEffect, useLoad, useState } from '../lib.js'
import { Callers } from '../callers.js'
import { api, asService, asToken, tokenOf } from '../session.js'
import { Badge, Code, Copy, Dialog, Empty, Field, Icon, Loaded, Pager, Table, Tabs } from '../ui.js'
import { Filters } from './filters.js'

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

const CALLERS = [['service', 'the service (RLS does not apply)'], ['anon', 'nobody (publishable key)']]

function Rows({ table, as }) {
  const [caller, setCaller] = useState(as ?? 'service')
  const [page, setPage] = useState(0)
  const [row, setRow] = useState(null)
  const [sort, setSort] = useState(null)
  const [filters, setFilters] = useState([])
  useEffect(() => setPage(0), [caller, filters, sort])
  const rows = useLoad(() => read(table, caller, page, sort, filters), [table.key, caller, page, sort, filters], true)
  const shown = table.columns.map(({ name, type }) => [
    html`<${Sort} name=${name} type=${type} sort=${sort} onSort=${setSort} />`,
    (each) => html`<${Cell} value=${each[name]} />`, '', sort?.name === name ? (sort.down ? 'descending' : 'ascending') : null])
  return html`
    <div class="choices">
      <${Field} label="Read as"><${Callers} value=${caller} onChange=${setCaller} kinds=${CALLERS} /><//>
      <button type="button" onClick=${rows.reload}><${Icon} name="reload" /> Read again</button>
    </div>
    <${Deciding} table=${table} caller=${caller} />
    <${Filters} table=${table} onChange=${(next) => setFilters((before) => (json(before) === json(next) ? before : next))} />
    <div aria-busy=${rows.loading}><${Loaded} of=${rows}>${({ list }) => list.length
      ? html`<${Table} label="Rows" rows=${list} columns=${shown} onRow=${setRow} />`
      : html`<${Empty} title=${page ? 'No more rows' : 'No rows'}>${filters.length ? 'None fits the filters.'
        : caller === 'service' ? 'The table is empty.' : 'Row level security shows this caller no rows here.'}<//>`}<//></div>
    ${rows.data && html`<${Pager} page=${page} size=${SIZE} count=${rows.data.count} shown=${rows.data.list.length} onPage=${setPage} />`}
    ${row && html`<${Dialog} wide title="Row of ${table.key}" onClose=${() => setRow(null)}><${Row} of=${row} table=${table} /><//>`}`
}

const SHORT = { 'timestamp with time zone': 'timestamptz', 'timestamp without time zone': 'timestamp', 'character varying': 'varchar', 'double precision': 'float8' }

function Sort({ name, type, sort, onSort }) {
  const chosen = sort?.name === name
  const next = !chosen ? { name, down: false } : sort.down ? null : { name, down: true }
  const content = html`${name}${chosen && (sort.down ? ' ↓' : ' ↑')} <small>${SHORT[type] ?? type}</small>`
  return type === 'json' ? content : html`<button type="button" class="sort" title="Sort by ${name}" onClick=${() => onSort(next)}>${content}</button>`
}

/** The policies that decide which rows a caller reads. */
function Deciding({ table, caller }) {
  if (caller === 'service' || !table.rls) return null
  const role = caller === 'anon' ? 'anon' : 'authenticated'
  const found = table.policies.filter(({ command, roles }) => ['ALL', 'SELECT'].includes(command) && (roles.includes(role) || roles.includes('public')))
  if (!found.some((each) => each.permissive)) return html`<p class="hint">No policy admits rows for the role <code>${role}</code>.</p>`
  return html`<details class="hint"><summary>As ${role}, ${plural(found.length, 'policy').replace('policys', 'policies')} ${found.length === 1 ? 'decides' : 'decide'}</summary>
    <dl class="facts">${found.map((each) => html`<dt>${each.name}${!each.permissive && html` <${Badge} kind="warn">restrictive<//>`}</dt><dd><code>${each.using}</code></dd>`)}</dl></details>`
}

const Row = ({ of, table }) => html`
  <dl class="facts row">${table.columns.map(({ name }) => html`<dt>${name}</dt><dd>${of[name] === null ? html`<small>null</small>`
    : typeof of[name] === 'object' ? html`<pre tabindex="0" aria-label=${name}>${json(of[name])}</pre>` : String(of[name])}</dd>`)}</dl>
  <${Copy} text=${json(of)}>Copy as JSON<//>`

async function read(table, caller, page, sort, filters) {
  const token = ['service', 'anon'].includes(caller) ? null : await tokenOf(caller)
  const client = caller === 'service' ? asService() : asToken(token)
  let rows = client.schema(table.schema).from(table.name).select('*', { count: table.exact ? 'exact' : 'estimated' })
  for (const { column, operator, value } of filters) rows = rows.filter(column, operator, operator === 'ilike' ? `%${value}%` : value)
  if (sort) rows = rows.order(sort.name, { ascending: !sort.down })
  for (const { name } of table.columns.filter((each) => each.key && each.name !== sort?.name)) rows = rows.order(name)
  const { data: list, count, error } = await rows.range(page * SIZE, page * SIZE + SIZE - 1)
  if (error?.code === 'PGRST103') return { list: [], count: page * SIZE } // rows were deleted meanwhile
  if (error) throw error
  return { list, count }
}

export function Cell({ value }) {
  if (value === null || value === undefined) return html`<small>null</small>`
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return html`<span class="cell" title=${text.slice(0, 1000)}>${text.slice(0, LONGEST)}</span>`
}
