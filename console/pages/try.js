// A form to call an endpoint, made from its schema, and the raw response as it arrives.
import { bytes, duration, html, json, useEffect, useLoad, useMemo, useRef, useState } from '../lib.js'
import { api, headersOf, useUser } from '../session.js'
import { Badge, Empty, Failure, Field, Loaded, Status } from '../ui.js'
import { example, fieldsOf, valueOf } from './schema.js'

const MAX_SHOWN = 200_000 // characters of a response

export function TryIt({ of }) {
  const schema = useLoad(() => api(`schema?function=${encodeURIComponent(of.name)}`), [of.name])
  return html`<${Loaded} of=${schema}>${(found) => found?.routes
    ? html`<${Request} of=${of} routes=${found.routes} />`
    : html`<${Failure} error=${{ message: 'The function cannot be imported:' }} /><pre class="trace">${found?.error}</pre>`}<//>`
}

function Request({ of, routes }) {
  const [chosen, setChosen] = useState(0)
  const route = routes[chosen]
  const known = of.routes.find((each) => each.method === route.method && each.path === route.path)
  return html`
    ${routes.length > 1 && html`<${Field} label="Endpoint">
      <select value=${chosen} onChange=${(event) => setChosen(Number(event.target.value))}>
        ${routes.map((each, at) => html`<option value=${at}>${each.method} ${each.path}</option>`)}</select><//>`}
    <${Form} key=${chosen} route=${route} modes=${[known?.auth ?? 'user'].flat()} />`
}

const CALLERS = { user: 'the signed-in user', service: 'the service (secret key)', anon: 'nobody (publishable key)', none: 'nobody, without a key' }

function Form({ route, modes }) {
  const user = useUser()
  const names = useMemo(() => [...route.path.matchAll(/\{(\w+)(?::path)?\}/g)].map((match) => match[1]), [route])
  const fields = useMemo(() => fieldsOf(route.body), [route])
  const query = useMemo(() => fieldsOf(route.query), [route])
  const files = fields.some((each) => each.kind === 'file')
  const form = files || (route.body && !route.accepts.includes('json'))
  const [caller, setCaller] = useState(modes.includes('user') ? 'user' : modes.includes('service') ? 'service' : 'anon')
  const [raw, setRaw] = useState(false)
  const [text, setText] = useState(json(example(route.body)))
  const [problem, setProblem] = useState(null)
  const [call, send] = useCall()
  const submit = (event) => {
    event.preventDefault()
    setProblem(null)
    try {
      const given = new FormData(event.target)
      const path = names.reduce((before, name) =>
        before.replace(new RegExp(`\\{${name}(:path)?\\}`), encodeURIComponent(given.get(`path.${name}`))), route.path)
      const search = new URLSearchParams(Object.entries(read(query, given, 'query.')).map(([name, value]) => [name, String(value)]))
      const options = { method: route.method, headers: headersOf(caller) }
      if (form) options.body = asForm(fields, given)
      else if (route.body) {
        options.body = raw ? JSON.stringify(JSON.parse(text)) : JSON.stringify(read(fields, given, 'body.'))
        options.headers['content-type'] = 'application/json'
      }
      send(path + (search.size ? `?${search}` : ''), options)
    } catch (error) {
      setProblem(error)
    }
  }
  return html`
    <form class="stack" onSubmit=${submit}>
      <${Field} label="As">
        <select value=${caller} onChange=${(event) => setCaller(event.target.value)}>
          ${Object.entries(CALLERS).map(([key, label]) => html`<option value=${key}>${label}${key === 'user' && user?.email ? ` (${user.email})` : ''}</option>`)}
        </select><//>
      ${caller === 'user' && !user && html`<p class="note">Nobody is signed in: the response will be 401. Sign in at the top of the page.</p>`}
      ${names.map((name) => html`<${Field} key=${name} label=${name}><input name="path.${name}" required /><//>`)}
      ${query.map((field) => html`<${Input} key=${field.name} field=${field} prefix="query." />`)}
      ${route.body && !form && html`<label class="check"><input type="checkbox" checked=${raw} onChange=${() => setRaw(!raw)} /> Write the body as JSON</label>`}
      ${raw && !form
        ? html`<${Field} label="Body"><textarea rows="8" class="mono" spellcheck=${false} value=${text} onInput=${(event) => setText(event.target.value)} /><//>`
        : fields.map((field) => html`<${Input} key=${field.name} field=${field} prefix="body." />`)}
      ${!route.body && !query.length && !names.length && html`<p class="hint">It takes neither a body nor a query.</p>`}
      ${problem && html`<${Failure} error=${problem} />`}
      <div class="actions">
        <button class="primary" disabled=${call?.running}>Send ${route.method}</button>
        ${call?.running && html`<button type="button" onClick=${call.stop}>Stop</button>`}
      </div>
    </form>
    ${call ? html`<${Response} of=${call} />` : html`<${Empty} title="No response yet">It appears here with its headers and times.<//>`}`
}

function Input({ field, prefix }) {
  const name = prefix + field.name
  const label = html`${field.name}${field.required ? '' : html` <small>optional</small>`}`
  const given = { name, required: field.required && field.kind !== 'flag' }
  const inputs = {
    file: html`<input type="file" ...${given} multiple=${field.many} />`,
    choice: html`<select ...${given}>${!field.required && html`<option value="">–</option>`}
      ${field.choices?.map((each) => html`<option selected=${each === field.value}>${each}</option>`)}</select>`,
    flag: html`<select ...${given}><option value="">–</option><option>true</option><option>false</option></select>`,
    number: html`<input type="number" step="any" ...${given} placeholder=${field.normal ?? ''} />`,
    json: html`<textarea rows="4" class="mono" spellcheck=${false} ...${given}>${field.required ? json(field.value) : ''}</textarea>`,
    text: html`<input ...${given} placeholder=${field.normal ?? ''} />`,
    long: html`<textarea rows="3" ...${given} />`,
  }
  return html`<${Field} label=${label} hint=${field.description}>${inputs[field.kind]}<//>`
}

function read(fields, given, prefix) {
  const pairs = fields.map((field) => [field.name, valueOf(field, given.get(prefix + field.name))])
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

function asForm(fields, given) {
  const body = new FormData()
  for (const { name, kind } of fields)
    for (const value of given.getAll(`body.${name}`)) if (kind === 'file' ? value.size : value) body.append(name, value)
  return body
}

/** The state of a request and a function that sends one: what has arrived so far, and when. */
function useCall() {
  const [call, setCall] = useState(null)
  const controller = useRef()
  useEffect(() => () => controller.current?.abort(), [])
  const send = async (path, options) => {
    const abort = (controller.current = new AbortController())
    const started = performance.now()
    const time = () => performance.now() - started
    let state = { running: true, path, text: '', stop: () => abort.abort() }
    const show = (more) => setCall((state = { ...state, ...more }))
    show({})
    try {
      const response = await fetch(path, { ...options, signal: abort.signal })
      show({ status: response.status, headers: [...response.headers], head: time() })
      const type = response.headers.get('content-type') ?? ''
      if (!/json|text|event-stream|xml/.test(type)) return show({ blob: await response.blob(), total: time(), running: false })
      const decoder = new TextDecoder()
      const reader = response.body.getReader()
      for (let size = 0; ;) {
        const { value, done } = await reader.read()
        if (done) break
        size += value.length
        if (!state.first) show({ first: time() })
        if (state.text.length < MAX_SHOWN) show({ text: state.text + decoder.decode(value, { stream: true }), size })
      }
      show({ total: time(), running: false, text: /json/.test(type) ? pretty(state.text) : state.text })
    } catch (error) {
      show({ error: abort.signal.aborted ? null : error, stopped: abort.signal.aborted, total: time(), running: false })
    }
    return undefined
  }
  return [call, send]
}

function pretty(text) {
  try {
    return json(JSON.parse(text))
  } catch {
    return text
  }
}

function Response({ of }) {
  const url = useMemo(() => of.blob && URL.createObjectURL(of.blob), [of.blob])
  const limit = of.headers?.find(([name]) => name === 'x-ratelimit-remaining')
  return html`
    <section class="response" aria-label="Response" aria-busy=${of.running}>
      <p class="badges">
        ${of.status && html`<${Status} status=${of.status} />`}
        ${of.stopped && html`<${Badge} kind="warn">stopped<//>`}
        ${of.head && html`<${Badge}>head after ${duration(of.head)}<//>`}
        ${of.first && html`<${Badge}>first byte ${duration(of.first)}<//>`}
        ${of.total && html`<${Badge}>whole ${duration(of.total)}<//>`}
        ${limit && html`<${Badge} kind="info">${limit[1]} calls left<//>`}
      </p>
      ${of.error && html`<${Failure} error=${of.error} />`}
      ${of.blob && html`<p><a href=${url} download="response">Save the response</a> (${of.blob.type}, ${bytes(of.blob.size)})</p>`}
      ${of.text && html`<pre class="body" tabindex="0" aria-label="Body">${of.text}</pre>`}
      ${of.headers && html`<details><summary>${of.headers.length} headers</summary>
        <dl class="facts">${of.headers.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl></details>`}
    </section>`
}
