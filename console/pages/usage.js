// Usage by day and function, and the events of use, as charts with the table of their numbers.
import { duration, html, number, useLoad, useState } from '../lib.js'
import { api, asService, data, hasTable } from '../session.js'
import { Empty, Field, Loaded, Table } from '../ui.js'

const DAYS = 30

/** The calls of the log, with the tokens and the time to the first token that are stored for each request to a model. */
async function read() {
  const [calls, stored] = await Promise.all([api('usage'), hasTable('project_usage_daily')])
  if (!stored) return calls
  const rows = await data(asService().from('project_usage_daily').select('*').order('requests').limit(1000))
  return calls.map((call) => {
    const models = rows.filter((row) => row.day === call.day && row.function === call.function)
    const sum = (name) => models.reduce((total, row) => total + row[name], 0)
    const tokens = { input_tokens: sum('prompt_tokens'), output_tokens: sum('completion_tokens') }
    return { ...call, ...(models.length && tokens), first_token_ms: models.at(-1)?.median_first_token_ms }
  })
}

export function Usage() {
  const usage = useLoad(read, [])
  const [chosen, setChosen] = useState('')
  return html`<${Loaded} of=${usage}>${(rows) => {
    if (!rows.length) return html`<${Empty} title="No calls yet">Calls of functions appear here, from the log of this machine.<//>`
    const names = [...new Set(rows.map((row) => row.function))]
    const shown = rows.filter((row) => !chosen || row.function === chosen)
    return html`
      <${Field} label="Function"><select value=${chosen} onChange=${(event) => setChosen(event.target.value)}>
        <option value="">All functions</option>${names.map((name) => html`<option>${name}</option>`)}</select><//>
      <div class="charts gap">
        <${Chart} title="Calls" rows=${shown} series=${names} name="function" value=${(row) => row.calls} />
        <${Chart} title="Tokens, in and out" rows=${shown} series=${names} name="function" value=${(row) => row.input_tokens + row.output_tokens} />
        <${Chart} title="Median duration" rows=${shown} series=${names} name="function" value=${(row) => row.median_ms} format=${duration} highest />
        <${Chart} title="Time to the first token" rows=${shown.filter((row) => row.first_token_ms != null)} series=${names} name="function"
          value=${(row) => row.first_token_ms} format=${duration} highest />
      </div>
      <${Table} label="Usage" rows=${shown.toReversed()} columns=${[
        ['Day (UTC)', (row) => row.day], ['Function', (row) => row.function], ['Calls', (row) => number(row.calls), 'number'],
        ['Failures', (row) => number(row.failures), 'number'], ['Median', (row) => duration(row.median_ms), 'number'],
        ['95 % below', (row) => duration(row.p95_ms), 'number'], ['First token', (row) => duration(row.first_token_ms), 'number'],
        ['Tokens in', (row) => number(row.input_tokens), 'number'], ['Tokens out', (row) => number(row.output_tokens), 'number'],
      ]} />`
  }}<//>`
}

export function Analytics() {
  const events = useLoad(async () => {
    if (!(await hasTable('analytics_daily'))) return []
    const rows = asService().from('analytics_daily').select('*')
    return (await data(rows.order('day', { ascending: false }).limit(1000))).reverse()
  }, [])
  return html`<${Loaded} of=${events}>${(rows) => {
    if (!rows.length) return html`<${Empty} title="No events yet">What <code>analytics.track</code> of the client kit sends appears here.<//>`
    const names = [...new Set(rows.map((row) => row.event))]
    return html`
      <div class="charts gap"><${Chart} title="Events" rows=${rows} series=${names} name="event" value=${(row) => row.events} />
        <${Chart} title="Events by language" rows=${rows.map((row) => ({ ...row, language: row.language ?? 'none' }))}
          series=${[...new Set(rows.map((row) => row.language ?? 'none'))]} name="language" value=${(row) => row.events} /></div>
      <${Table} label="Events" rows=${rows.toReversed()} columns=${[
        ['Day (UTC)', (row) => row.day], ['Event', (row) => row.event], ['Language', (row) => row.language ?? '–'],
        ['Events', (row) => number(row.events), 'number'], ['Users', (row) => number(row.users), 'number']]} />`
  }}<//>`
}

const COLOURS = 6
const OTHERS = 'others'
const WIDTH = 400
const HEIGHT = 170
const BASE = 150
const LEFT = 44

/** Stacked bars by day; with `highest` the bars of a day stand side by side, as durations do not add up, and the highest are shown. */
function Chart({ title, rows: given, series, name, value, format = number, highest }) {
  const days = lastDays(given)
  const sums = series.map((each) => [each, given.reduce((sum, row) => sum + (row[name] === each ? value(row) : 0), 0)])
  const ordered = sums.filter(([, sum]) => sum).sort(([, a], [, b]) => b - a).map(([each]) => each)
  const others = !highest && ordered.length > COLOURS
  const shown = others ? [...ordered.slice(0, COLOURS - 1), OTHERS] : ordered.slice(0, COLOURS)
  const rows = others ? given.map((row) => (shown.includes(row[name]) ? row : { ...row, [name]: OTHERS })) : given
  const cells = days.map((day) => shown.map((each) =>
    rows.filter((row) => row.day === day && row[name] === each).reduce((sum, row) => sum + value(row), 0)))
  const top = Math.max(...cells.map((cell) => (highest ? Math.max(0, ...cell) : cell.reduce((a, b) => a + b, 0))), 0)
  const step = (WIDTH - LEFT) / Math.max(days.length, 7)
  const scale = (amount) => (amount / (top || 1)) * (BASE - 14)
  const bars = cells.flatMap((cell, day) => {
    let below = 0
    return cell.map((amount, at) => {
      const height = scale(amount)
      const wide = highest ? (step * 0.8) / shown.length : step * 0.8
      const x = LEFT + day * step + step * 0.1 + (highest ? at * wide : 0)
      if (!highest) below += height
      return amount > 0 && html`<rect class="series-${at}" x=${x} y=${BASE - (highest ? height : below)} width=${Math.max(1, wide - 1)} height=${Math.max(1, height)}
        ><title>${days[day]} ${shown[at]}: ${format(amount)}</title></rect>`
    })
  })
  return html`
    <figure class="card chart"><figcaption><h2>${title}</h2></figcaption>
      ${shown.length ? html`
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title} by day; the table below has the numbers">
          <line class="rule" x1=${LEFT} x2=${WIDTH} y1="14" y2="14" /><line class="rule" x1=${LEFT} x2=${WIDTH} y1=${BASE} y2=${BASE} />
          <text x=${LEFT - 4} y="17" text-anchor="end">${format(top)}</text><text x=${LEFT - 4} y=${BASE + 3} text-anchor="end">0</text>
          ${bars}<text x=${LEFT} y="165">${days[0]}</text>
          ${days.length > 1 && html`<text x=${LEFT + days.length * step} y="165" text-anchor="end">${days.at(-1)}</text>`}
        </svg>
        <ul class="legend">${shown.map((each, at) => html`<li><i class="series-${at}" />${each}</li>`)}</ul>`
        : html`<p class="hint">No numbers for this yet.</p>`}
    </figure>`
}

function lastDays(rows) {
  if (!rows.length) return []
  const last = Date.parse(rows.at(-1).day)
  const first = Math.max(Date.parse(rows[0].day), last - (DAYS - 1) * 86_400_000)
  return Array.from({ length: (last - first) / 86_400_000 + 1 }, (_, at) => new Date(first + at * 86_400_000).toISOString().slice(0, 10))
}
