// Functions: all of them with their state; of one, its routes, a form to call it, its last calls and its logs.
import { duration, go, html, link, number, useInterval, useLoad, useState, when } from '../lib.js'
import { api, useStack } from '../session.js'
import { Badge, Code, Empty, Icon, Loaded, State, Status, Table, Tabs } from '../ui.js'
import { Logs } from './logs.js'
import { sent, TryIt } from './try.js'

export default function Functions({ parts: [name, tab = 'try', id = ''] }) {
  const { functions } = useStack()
  const [query, setQuery] = useState('')
  const chosen = functions.find((each) => each.name === name)
  const calls = !name && tab !== 'logs'
  const shown = functions.filter((each) => each.name.includes(query.trim().toLowerCase()))
  return html`
    <h1>Functions</h1>
    <div class="split" data-detail=${name === undefined ? 'false' : 'true'}>
      <aside aria-label="Functions">
        <input type="search" aria-label="Find a function" placeholder="Find" value=${query} onInput=${(event) => setQuery(event.target.value)} />
        <ul class="list">
          <li><a href=${link('functions', '', 'calls')} aria-current=${calls ? 'true' : null}><strong>All calls</strong></a></li>
          <li><a href=${link('functions', '', 'logs')} aria-current=${name === '' && !calls ? 'true' : null}><strong>All logs</strong></a></li>
          ${shown.map((each) => html`<li key=${each.name}>
            <a href=${link('functions', each.name)} aria-current=${each.name === name ? 'true' : null}>
              <strong>${each.name}</strong><${State} state=${each.state} /></a></li>`)}
        </ul>
        ${!functions.length && html`<p><code>edgewise new hello</code> writes one.</p>`}
      </aside>
      <section aria-label=${name || 'Details'}>
        ${name !== undefined && html`<a class="back" href=${link('functions')}><${Icon} name="back" /> Functions</a>`}
        ${chosen
          ? html`<${Detail} key=${name} of=${chosen} tab=${tab} id=${id} />`
          : name ? html`<${Empty} title="There is no function ${name}">Each folder in <code>functions/</code> is one, with one URL.<//>`
            : calls ? html`<h2>Last calls</h2><${Calls} name="" />`
              : html`<h2>Logs</h2><${Logs} names=${functions.map((each) => each.name)} request=${id} />`}
      </section>
    </div>`
}

const TABS = [['try', 'Try it'], ['calls', 'Calls'], ['logs', 'Logs']]

function Detail({ of, tab, id }) {
  return html`
    <div class="heading"><h2>${of.name}</h2><${State} state=${of.state} /></div>
    ${of.routes.length < 5 && of.routes[0]?.summary && html`<p class="lead">${of.routes[0].summary}</p>`}
    ${of.problem && html`<${Code} text=${of.problem} label="Why it is broken" />`}
    <details class="routes" open=${of.routes.length < 4}>
      <summary>${of.routes.length} ${of.routes.length === 1 ? 'endpoint' : 'endpoints'}</summary>
      <${Table} label="Endpoints" rows=${of.routes} columns=${[
        ['Endpoint', (route) => html`<code><b>${route.method}</b> ${route.path}</code>`],
        ['Who may call', (route) => [route.auth].flat().map((mode) => html`<${Badge}>${mode}<//> `)],
        ['Limit', (route) => route.limit ?? 'none'],
        ['Timeout', (route) => `${route.timeout} s`],
        ['Source', (route) => html`<code>${route.file}:${route.line}</code>`],
      ]} />
    </details>
    <${Tabs} tabs=${TABS} chosen=${tab} onChoose=${(next) => go('functions', of.name, next)} label="Of the function">
      ${tab === 'try' && html`<${TryIt} of=${of} id=${id} />`}
      ${tab === 'calls' && html`<${Calls} name=${of.name} />`}
      ${tab === 'logs' && html`<${Logs} names=${[of.name]} only=${of.name} request=${id} />`}
    <//>`
}

function Calls({ name }) {
  const calls = useLoad(() => api(`calls?function=${encodeURIComponent(name)}`), [name])
  const [shown, setShown] = useState(100)
  useInterval(calls.reload, 3)
  return html`<${Loaded} of=${calls}>${(rows) => rows.length
    ? html`<${Table} label="Last calls" rows=${rows.slice(0, shown)} keyOf=${(row) => row.request_id} columns=${[
        ['Time', (row) => when(row.time)],
        ...(name ? [] : [['Function', (row) => html`<a href=${link('functions', row.function, 'calls')}>${row.function}</a>`]]),
        ['Status', (row) => html`<${Status} status=${row.status} /> ${row.code ?? (row.outcome === 'completed' ? '' : row.outcome)}`],
        ['Endpoint', (row) => html`<code>${row.method} ${row.path ?? '–'}</code>`],
        ['Duration', (row) => duration(row.ms), 'number'],
        ['Tokens in', (row) => number(row.input_tokens), 'number'],
        ['Tokens out', (row) => number(row.output_tokens), 'number'],
        ['Request', (row) => html`<a href=${link('functions', row.function, 'logs', row.request_id)}><code>${row.request_id.slice(0, 8)}</code></a>
          ${sent.has(row.request_id) && html` <a href=${link('functions', row.function, 'try', row.request_id)}>send again</a>`}`],
      ]} />
      ${rows.length > shown && html`<button type="button" onClick=${() => setShown(shown + 100)}>Show more</button>`}`
    : html`<${Empty} title="No calls yet">Calls from your site, a test or “Try it” appear here.<//>`}<//>`
}
