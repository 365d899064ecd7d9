// The live log, filtered by function, level and request: the same as `edgewise logs`.
import { clock, duration, html, useEffect, useInterval, useRef, useState } from '../lib.js'
import { api } from '../session.js'
import { Badge, Empty, Failure, Loading, Status } from '../ui.js'

const KEPT = 2000
const DRAWN = 300
const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR']
const KINDS = { ERROR: 'bad', WARNING: 'warn', INFO: 'neutral', DEBUG: 'neutral' }
const STACK = 'edgewise'
const FUNCTIONS = '*'

export function Logs({ names, only, request = '' }) {
  const [entries, setEntries] = useState(null)
  const [error, setError] = useState(null)
  const [live, setLive] = useState(true)
  const [filter, setFilter] = useState({ part: only ?? '', level: '', request, text: '' })
  const place = useRef('')
  const read = async () => {
    try {
      const { entries: more, next } = await api(`logs?after=${place.current}`)
      place.current = next
      setError(null)
      if (more.length || entries === null) setEntries((known) => [...(known ?? []), ...more].slice(-KEPT))
    } catch (failure) {
      setError(failure)
    }
  }
  useEffect(() => void read(), [])
  useEffect(() => setFilter((before) => ({ ...before, request })), [request])
  useInterval(read, live ? 1 : 0)
  const choose = (name) => (event) => setFilter({ ...filter, [name]: event.target.value })
  const wanted = (entry) => (!filter.part || (filter.part === FUNCTIONS ? names.includes(entry.part) : entry.part === filter.part))
    && (!filter.level || LEVELS.indexOf(entry.level) >= LEVELS.indexOf(filter.level))
    && (!filter.request || String(entry.fields.request_id ?? '').startsWith(filter.request.trim()))
    && (!filter.text || entry.text.toLowerCase().includes(filter.text.toLowerCase()))
  const shown = entries?.filter(wanted).slice(-DRAWN).reverse()
  const command = ['edgewise logs', filter.part !== FUNCTIONS && filter.part, filter.request && `--request ${filter.request}`,
    filter.level && `--level ${filter.level}`, live && '--follow'].filter(Boolean).join(' ')
  return html`
    <form class="filters" onSubmit=${(event) => event.preventDefault()} aria-label="Filters">
      ${!only && html`<select aria-label="Part" value=${filter.part} onChange=${choose('part')}>
        <option value="">Stack and functions</option><option value=${FUNCTIONS}>All functions</option>
        ${[STACK, ...names].map((name) => html`<option>${name}</option>`)}</select>`}
      <select aria-label="From level" value=${filter.level} onChange=${choose('level')}>
        <option value="">All levels</option>${LEVELS.slice(1).map((level) => html`<option value=${level}>${level} and above</option>`)}</select>
      <input type="search" aria-label="Request id" placeholder="Request id" value=${filter.request} onInput=${choose('request')} />
      <input type="search" aria-label="Text" placeholder="Text" value=${filter.text} onInput=${choose('text')} />
      <label class="check"><input type="checkbox" checked=${live} onChange=${() => setLive(!live)} /> Live</label>
    </form>
    <p class="hint">In a terminal: <code>${command}</code></p>
    ${error && html`<${Failure} error=${error} />`}
    ${!shown ? html`<${Loading} />` : shown.length
      ? html`<ol class="log" aria-label="Log, newest first">${shown.map((entry) => html`
          <${Entry} key=${entry.end} of=${entry} all=${!only} open=${Boolean(filter.request)} onRequest=${(id) => setFilter({ ...filter, request: id })} />`)}</ol>`
      : html`<${Empty} title="Nothing here">${entries.length ? 'No entry fits the filters.' : 'Entries appear as they are written.'}<//>`}`
}

const GATEWAY = /^(?<method>[A-Z]+) (?<path>\S+) (?<status>\d{3}|-) (?<ms>\d+) ms$/ // a line of the gateway about a request
const SHOWN = new Set(['time', 'severity', 'event', 'function', 'method', 'path', 'status', 'ms', 'trace'])

function Entry({ of: { time, part, level, text, fields }, all, open, onRequest }) {
  const [line, ...more] = text.split('\n').map(plain)
  const request = fields.event === 'request' ? fields : GATEWAY.exec(line)?.groups
  const details = Object.entries(fields).filter(([name]) => !SHOWN.has(name))
  const block = fields.trace ?? more.join('\n')
  const head = html`
    <time title=${time}>${clock(time)}</time>${all && html`<b>${part}</b>`}
    <span class="event">${level !== 'INFO' && !request && html`<${Badge} kind=${KINDS[level]}>${level}<//> `}
      ${request ? html`<${Status} status=${Number(request.status) || 0} /> <span>${request.method} ${request.path ?? 'a path without an endpoint'}</span> <i>${duration(Number(request.ms))}</i>`
        : fields.event ? html`<strong>${String(fields.event)}</strong> <i>${details.map(([name, value]) => `${name} ${shownAs(value)}`).join(' · ')}</i>` : line.startsWith('Traceback ') ? more.at(-1) ?? line : line}</span>`
  if (!details.length && !block) return html`<li data-level=${level}><div>${head}</div></li>`
  return html`<li data-level=${level}><details open=${open || Boolean(block)}><summary>${head}</summary>
    ${details.length > 0 && html`<dl class="facts">${details.map(([name, value]) => html`<dt>${name}</dt><dd><code>${shownAs(value)}</code>
      ${name === 'request_id' && html`<button type="button" class="link" onClick=${() => onRequest(String(value))}>only this request</button>`}</dd>`)}</dl>`}
    ${block && html`<pre tabindex="0" aria-label="More lines">${block}</pre>`}</details></li>`
}

const plain = (line) => line.replace(/\x1b\[[\d;]*[A-Za-z]/g, '') // without the colours of a terminal
const shownAs = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
