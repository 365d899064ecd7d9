// A form to call an endpoint, made from its schema, and the raw response as it arrives.
import { bytes, duration, html, json, link, useEffect, useLoad, useMemo, useRef, useState } from '../lib.js'
import { Callers } from '../callers.js'
import { api, headersAs, useUser } from '../session.js'
import { Badge, Code, Copy, Empty, Failure, Field, Loaded, Status } from '../ui.js'
import { example, fieldsOf, valueOf } from './schema.js'

const MAX_SHOWN = 200_000 // characters of a response
const MAX_SENT = 100

/** What was sent from these forms, by request id, so that it can be sent again; without files. */
export const sent = new Map()

function remember(id, request) {
  sent.set(id, request)
  if (sent.size > MAX_SENT) sent.delete(sent.keys().next().value)
}

export function TryIt({ of, id }) {
  const schema = useLoad(() => api(`schema?function=${encodeURIComponent(of.name)}`), [of.name])
  return html`<${Loaded} of=${schema}>${(found) => found?.routes
    ? html`<${Request} key=${id} of=${of} routes=${found.routes} again=${sent.get(id)} />`
    : html`<${Failure} error=${{ message: 'The function cannot be imported. After you save a change, the next call runs it.' }} />${!of.problem && html`<pre class="trace">${found?.error}</pre>`}`}<//>`
}

function Request({ of, routes, again }) {
  const [chosen, setChosen] = useState(again?.chosen ?? 0)
  const route = routes[chosen]
  const known = of.routes.find((each) => each.method === route.method && each.path === route.path)
  return html`
    ${routes.length > 1 && html`<div class="stack"><${Field} label="Endpoint">
      <select value=${chosen} onChange=${(event) => setChosen(Number(event.target.value))}>
        ${routes.map((each, at) => html`<option value=${at}>${each.method} ${each.path}</option>`)}</select><//></div>`}
    <${Form} key=${chosen} name=${of.name} chosen=${chosen} route=${route} modes=${[known?.auth ?? 'user'].flat()}
      again=${again?.chosen === chosen ? again : null} />`
}

const CALLERS = [['service', 'the service (secret key)'], ['anon', 'nobody (publishable key)'], ['none', 'nobody, without a key']]

function Form({ name: called, chosen, route, modes, again }) {
  const user = useUser()
  const names = useMemo(() => [...route.path.matchAll(/\{(\w+)(?::path)?\}/g)].map((match) => match[1]), [route])
  const fields = useMemo(() => fieldsOf(route.body), [route])
  const query = useMemo(() => fieldsOf(route.query), [route])
  const files = fields.some((each) => each.kind === 'file')
  const form = files || (route.body && !route.accepts.includes('json'))
  const [caller, setCaller] = useState(again?.caller ?? (modes.includes('user') ? 'user' : modes.includes('service') ? 'service' : 'anon'))
  const [raw, setRaw] = useState(Boolean(again?.body))
  const [text, setText] = useState(again?.body ?? json(example(route.body)))
  const [problem, setProblem] = useState(null)
  const [call, send] = useCall()
  const element = useRef()
  const make = async () => {
    const given = new FormData(element.current)
    const path = names.reduce((before, name) =>
      before.replace(new RegExp(`\\{${name}(:path)?\\}`), encodeURIComponent(given.get(`path.${name}`))), route.path)
    const search = new URLSearchParams(Object.entries(read(query, given, 'query.')).map(([name, value]) => [name, String(value)]))
    const options = { method: route.method, headers: await headersAs(caller) }
    if (form) options.body = asForm(fields, given)
    else if (route.body) {
      options.body = raw ? JSON.stringify(JSON.parse(text)) : JSON.stringify(read(fields, given, 'body.'))
      options.headers['content-type'] = 'application/json'
    }
    const values = Object.fromEntries([...given].filter(([name]) => !name.startsWith('body.')))
    const repeatable = !form && { chosen, caller, values, body: options.body && json(JSON.parse(options.body)) }
    return [path + (search.size ? `?${search}` : ''), options, repeatable]
  }
  const submit = async (event) => {
    event.preventDefault()
    setProblem(null)
    try {
      send(...(await make()))
    } catch (error) {
      setProblem(error)
    }
  }
  const curl = async () => (element.current.reportValidity() ? curlOf(...(await make())) : null)
  return html`
    <form class="stack" ref=${element} onSubmit=${submit}>
      <${Field} label="As">
        <${Callers} value=${caller} onChange=${setCaller}
          kinds=${[['user', `the signed-in user${user ? ` (${user.email || user.id})` : ''}`], ...CALLERS]} /><//>
      ${caller === 'user' && !user && html`<p class="note">Nobody is signed in: the response will be 401. Sign in at the top of the page.</p>`}
      ${names.map((name) => html`<${Field} key=${name} label=${name}><input name="path.${name}" required defaultValue=${again?.values[`path.${name}`] ?? ''} /><//>`)}
      ${query.map((field) => html`<${Input} key=${field.name} field=${field} prefix="query." value=${again?.values[`query.${field.name}`]} />`)}
      ${route.body && !form && html`<label class="check"><input type="checkbox" checked=${raw} onChange=${() => setRaw(!raw)} /> Write the body as JSON</label>`}
      ${raw && !form
        ? html`<${Field} label="Body"><textarea rows="8" class="mono" spellcheck=${false} value=${text} onInput=${(event) => setText(event.target.value)} /><//>`
        : fields.map((field) => html`<${Input} key=${field.name} field=${field} prefix="body." />`)}
      ${!route.body && !query.length && !names.length && html`<p class="hint">It takes neither a body nor a query.</p>`}
      ${route.body && html`<details><summary>Schema of the body</summary><${Code} text=${json(route.body)} label="Schema of the body" /></details>`}
      ${problem && html`<${Failure} error=${problem} />`}
      <div class="actions">
        <button class="primary" disabled=${call?.running}>Send ${route.method}</button>
        ${call?.running && html`<button type="button" onClick=${call.stop}>Stop</button>`}
        <${Copy} text=${curl}>Copy as curl<//>
      </div>
    </form>
    ${call ? html`<${Response} of=${call} name=${called} />` : html`<${Empty} title="No response yet">It appears here with its headers and times.<//>`}`
}

/** The same request for a shell; its token is that of the caller. */
function curlOf(path, { method, headers, body }) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`
  const parts = [`curl -N -X ${method} ${quoted(location.origin + path)}`, ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)]
  if (typeof body === 'string') parts.push(`--data-raw ${quoted(body)}`)
  if (body instanceof FormData) for (const [name, value] of body)
    parts.push(value instanceof File ? `-F ${quoted(`${name}=@${value.name}`)}` : `--form-string ${quoted(`${name}=${value}`)}`)
  return parts.join(' \\\n  ')
}

function Input({ field, prefix, value }) {
  const name = prefix + field.name
  const label = html`${field.name}${field.required ? '' : html` <small>optional</small>`}`
  const given = { name, required: field.required && field.kind !== 'flag' }
  const inputs = {
    file: html`<input type="file" ...${given} multiple=${field.many} />`,
    choice: html`<select ...${given}>${!field.required && html`<option value="">–</option>`}
      ${field.choices?.map((each) => html`<option selected=${String(each) === String(value ?? field.value)}>${each}</option>`)}</select>`,
    flag: html`<select ...${given}><option value="">–</option>${['true', 'false'].map((each) => html`<option selected=${each === value}>${each}</option>`)}</select>`,
    number: html`<input type="number" step="any" ...${given} placeholder=${field.normal ?? ''} defaultValue=${value ?? ''} />`,
    json: html`<textarea rows="6" class="mono" spellcheck=${false} ...${given}>${value ?? (field.required ? json(field.value) : '')}</textarea>`,
    text: html`<input ...${given} placeholder=${field.normal ?? ''} defaultValue=${value ?? ''} />`,
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
  const send = async (path, options, repeatable) => {
    const abort = (controller.current = new AbortController())
    const started = performance.now()
    const time = () => performance.now() - started
    let state = { running: true, path, text: '', stop: () => abort.abort() }
    const show = (more) => setCall((state = { ...state, ...more }))
    show({})
    try {
      const response = await fetch(path, { ...options, signal: abort.signal })
      const id = response.headers.get('x-request-id')
      if (id && repeatable) remember(id, repeatable)
      show({ status: response.status, headers: [...response.headers], id, head: time() })
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

function Response({ of, name }) {
  const element = useRef()
  useEffect(() => element.current.scrollIntoView({ block: 'nearest' }), [of.head, of.error])
  const url = useMemo(() => of.blob && URL.createObjectURL(of.blob), [of.blob])
  const limit = of.headers?.find(([name]) => name === 'x-ratelimit-remaining')
  return html`
    <section class="response" ref=${element} aria-label="Response" aria-busy=${of.running}>
      <p class="badges">
        ${of.status && html`<${Status} status=${of.status} />`}
        ${of.stopped && html`<${Badge} kind="warn">stopped<//>`}
        ${of.head && html`<${Badge}>head after ${duration(of.head)}<//>`}
        ${of.first && html`<${Badge}>first byte ${duration(of.first)}<//>`}
        ${of.total && html`<${Badge}>whole ${duration(of.total)}<//>`}
        ${limit && html`<${Badge} kind="info">${limit[1]} calls left<//>`}
        ${of.id && html`<a href=${link('functions', name, 'logs', of.id)}>its logs</a>`}
      </p>
      ${of.error && html`<${Failure} error=${of.error} />`}
      ${of.blob && html`<p><a href=${url} download="response">Save the response</a> (${of.blob.type}, ${bytes(of.blob.size)})</p>`}
      ${of.text && html`<pre class="body" tabindex="0" aria-label="Body">${of.text}</pre>`}
      ${of.headers && html`<details><summary>${of.headers.length} headers</summary>
        <dl class="facts">${of.headers.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl></details>`}
    </section>`
}
