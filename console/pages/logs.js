// The live log, filtered by function, level and request: the same as `edgewise logs`.
import { html, useEffect, useInterval, useRef, useState } from '../lib.js'
import { api } from '../session.js'
import { Badge, Empty, Failure, Loading } from '../ui.js'

const KEPT = 2000
const DRAWN = 300
const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR']
const KINDS = { ERROR: 'bad', WARNING: 'warn', INFO: 'neutral', DEBUG: 'neutral' }

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
  const wanted = (entry) => (!filter.part || entry.part === filter.part)
    && (!filter.level || LEVELS.indexOf(entry.level) >= LEVELS.indexOf(filter.level))
    && (!filter.request || (entry.fields.request_id ?? '').startsWith(filter.request.trim()))
    && (!filter.text || entry.text.toLowerCase().includes(filter.text.toLowerCase()))
  const shown = entries?.filter(wanted).slice(-DRAWN).reverse()
  const command = ['edgewise logs', filter.part, filter.request && `--request ${filter.request}`,
    filter.level && `--level ${filter.level}`, live && '--follow'].filter(Boolean).join(' ')
  return html`
    <form class="filters" onSubmit=${(event) => event.preventDefault()} aria-label="Filters">
      ${!only && html`<select aria-label="Function" value=${filter.part} onChange=${choose('part')}>
        <option value="">All parts</option>${['edgewise', ...names].map((name) => html`<option>${name}</option>`)}</select>`}
      <select aria-label="From level" value=${filter.level} onChange=${choose('level')}>
        <option value="">All levels</option>${LEVELS.slice(1).map((level) => html`<option value=${level}>${level} and above</option>`)}</select>
      <input aria-label="Request id" placeholder="Request id" value=${filter.request} onInput=${choose('request')} />
      <input aria-label="Text" placeholder="Text" value=${filter.text} onInput=${choose('text')} />
      <label class="check"><input type="checkbox" checked=${live} onChange=${() => setLive(!live)} /> Live</label>
    </form>
    <p class="hint">In a terminal: <code>${command}</code></p>
    ${error && html`<${Failure} error=${error} />`}
    ${!shown ? html`<${Loading} />` : shown.length
      ? html`<ol class="log" aria-label="Log, newest first">${shown.map((entry) => html`<${Entry} key=${entry.end} of=${entry} all=${!only} />`)}</ol>`
      : html`<${Empty} title="Nothing here">${entries.length ? 'No entry fits the filters.' : 'Entries appear as they are written.'}<//>`}`
}

const HIDDEN = new Set(['time', 'severity', 'event', 'function', 'trace'])

function Entry({ of: { part, level, text, fields }, all }) {
  const { event, time, trace, ...rest } = fields
  const details = Object.entries(rest).filter(([name]) => !HIDDEN.has(name))
  const [line, ...more] = text.split('\n')
  return html`<li data-level=${level}>
    <span class="meta">${time && html`<time>${time.slice(11, 23)}</time>`}${all && html`<b>${part}</b>`}
      ${level !== 'INFO' && html`<${Badge} kind=${KINDS[level]}>${level}<//>`}</span>
    ${event
      ? html`<span class="event"><strong>${event}</strong> ${details.map(([name, value]) => html`<span><i>${name}</i> ${
          typeof value === 'object' ? JSON.stringify(value) : String(value)}</span> `)}</span>${trace && html`<pre>${trace}</pre>`}`
      : html`<span class="event">${line}</span>${more.length > 0 && html`<pre>${more.join('\n')}</pre>`}`}
  </li>`
}
